import type { Randomness } from '#core/ids.ts';
import type { Json, JsonObject } from '#core/json.ts';
import type { Scope } from '../../model/evaluation-context.ts';
import type { Frame, MapItem } from '../../model/run.ts';
import type { Turn } from '../../model/turn.ts';
import { contextOf } from '../context.ts';

/** The scope of one state of one frame, during one turn. */
export class StateScope implements Scope {
  input: Json;
  result: Json | undefined = undefined;
  errorOutput: Json | undefined = undefined;
  /** Variables that Assign gave. */
  assigned: JsonObject | null = null;
  /** `Task.Token` of the context object. */
  token: string | null = null;
  /** `Map.Item` of the context object, while a Map's ItemSelector is evaluated. */
  item: MapItem | null = null;
  readonly turn: Turn;
  readonly frame: Frame;

  constructor(turn: Turn, frame: Frame) {
    this.turn = turn;
    this.frame = frame;
    this.input = frame.input;
  }

  get stateInput(): Json {
    return this.frame.input;
  }

  get context(): JsonObject {
    return contextOf(this);
  }

  get executionInput(): Json {
    return this.turn.run.input;
  }

  get now(): number {
    return this.turn.now;
  }

  get randomness(): Randomness {
    return this.turn.randomness;
  }

  variable(name: string): Json | undefined {
    const { frames } = this.turn.run;
    for (let frame: Frame | undefined = this.frame; frame; frame = frames[frame.parent]) {
      if (frame.variables !== null && Object.hasOwn(frame.variables, name)) return frame.variables[name];
    }
    return undefined;
  }
}
