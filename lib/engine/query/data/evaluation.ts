import type { Randomness } from '#core/ids.ts';
import { isObject, type Json, type JsonObject } from '#core/json.ts';
import { Deferred, type DeferredExpression, type Outcome } from '../../model/deferred.ts';
import { runtimeFailure } from '../../model/errors.ts';
import type { Evaluation } from '../../model/evaluation.ts';
import { MAX_SPENT, MAX_VISITED, type Turn } from '../../model/machine.ts';
import { type Frame, type MapItem, STATE_DATA } from '../../model/run.ts';
import { TIMEOUT } from '../jsonata/memory.ts';

/** Starts the evaluation of a frame's state: its fields see the frame's input and variables, and the context object. */
export const evaluationOf = (turn: Turn, frame: Frame): Evaluation => new FrameEvaluation(turn, frame);

/** Expressions of one piece of a state's work that are evaluated elsewhere. */
const MAX_DEFERRED = 1000;

/** Values that the paths and functions of a field visit before it is evaluated elsewhere: a tenth of a second. */
const MAX_VISITED_HERE = 400_000;
const TOO_LONG = Symbol('evaluate elsewhere');

class FrameEvaluation implements Evaluation {
  input: Json;
  result: Json | undefined = undefined;
  errorOutput: Json | undefined = undefined;
  assigned: JsonObject | null = null;
  token: string | null = null;
  item: MapItem | null = null;
  private mayAbandon = false;
  private readonly turn: Turn;
  private readonly frame: Frame;

  constructor(turn: Turn, frame: Frame) {
    this.turn = turn;
    this.frame = frame;
    this.input = frame.input;
  }

  get stateInput(): Json {
    return this.frame.input;
  }

  get context(): JsonObject {
    return contextOf(this.turn, this.frame, this);
  }

  get executionInput(): Json | undefined {
    const { context, input } = this.turn.run;
    if (!context) return input;
    return isObject(context.Execution) ? context.Execution.Input : undefined;
  }

  get now(): number {
    return this.turn.now;
  }

  get randomness(): Randomness {
    return this.turn.randomness;
  }

  spend(units: number): void {
    this.turn.spent += units;
  }

  get isSpent(): boolean {
    return this.turn.spent > MAX_SPENT;
  }

  visit(values: number): void {
    const { turn } = this;
    turn.spent += values;
    turn.visited += values;
    if (this.mayAbandon && turn.visited > MAX_VISITED_HERE) throw TOO_LONG;
    if (turn.visited > MAX_VISITED && turn.run.defers) {
      throw runtimeFailure(
        `The JSONPath expressions of a state must not visit more than ${MAX_VISITED} values.`,
      );
    }
  }

  orElsewhere(here: () => Json, elsewhere: () => Outcome | undefined): { here: Json } | Outcome {
    const { turn } = this;
    this.mayAbandon = turn.run.defers === true && turn.isRepeatable;
    try {
      return { here: here() };
    } catch (thrown) {
      if (thrown !== TOO_LONG) throw thrown;
    } finally {
      this.mayAbandon = false;
    }
    // What was begun here has cost its share; what is known already costs no more.
    return elsewhere() ?? { here: here() };
  }

  elsewhere(location: string, expression: () => DeferredExpression): Outcome | undefined {
    const { turn, frame, item } = this;
    if (!turn.run.defers || !turn.isRepeatable) return undefined;
    const key = item === null ? location : `${location} of item ${item.index}`;
    const { outcomes = [] } = frame;
    const known = outcomes.find(([of]) => of === key);
    if (known) return known[1];
    if (outcomes.length >= MAX_DEFERRED) return TIMEOUT;
    throw new Deferred(key, expression());
  }

  variable(name: string): Json | undefined {
    const { frames } = this.turn.run;
    for (let frame: Frame | undefined = this.frame; frame; frame = frames[frame.parent]) {
      if (frame.variables !== null && Object.hasOwn(frame.variables, name)) return frame.variables[name];
    }
    return undefined;
  }
}

/** Returns the context object of a state (Developer Guide: Accessing execution data from the Context object). */
const contextOf = (
  turn: Turn,
  frame: Frame,
  { token, item }: Pick<Evaluation, 'token' | 'item'>,
): JsonObject => {
  const { run } = turn;
  const mapItem = item ?? iterationItem(turn, frame);
  const moment: JsonObject = {
    ...(token !== null && { Task: { Token: token } }),
    ...(mapItem !== null && { Map: { Item: shownItem(mapItem) } }),
  };
  if (run.context) return { ...moment, ...run.context };
  const { identity } = run;
  const execution: JsonObject = {
    Id: identity.id,
    Input: run.input,
    StartTime: isoInstant(run.startedAt),
    Name: identity.name,
    RoleArn: identity.roleArn,
    // Express executions cannot be redriven.
    ...(identity.type === 'STANDARD' && { RedriveCount: run.redriveCount }),
  };
  if (run.redrivenAt !== null) execution.RedriveTime = isoInstant(run.redrivenAt);

  const state: JsonObject = { Name: frame.state, EnteredTime: isoInstant(frame.enteredAt) };
  if (turn.stateOf(frame).retries) state.RetryCount = frame.retryCount;

  return {
    Execution: execution,
    StateMachine: { Id: identity.stateMachineArn, Name: identity.stateMachineName },
    State: state,
    ...moment,
  };
};

/** Returns the item of the inline iteration that the frame runs in. */
const iterationItem = (turn: Turn, from: Frame): MapItem | null => {
  let frame = from;
  for (let parent = turn.parentOf(frame); parent; parent = turn.parentOf(frame)) {
    const value = turn.waitingFor(parent, 'iterations')?.items[frame.index];
    if (value !== undefined) return { index: frame.index, value, source: STATE_DATA };
    frame = parent;
  }
  return null;
};

const shownItem = (item: MapItem): JsonObject => {
  const shown: JsonObject = { Index: item.index, Value: item.value };
  if (item.key !== undefined) shown.Key = item.key;
  shown.Source = item.source;
  return shown;
};

/** Instants that are kept, each in the place of its last digits. */
const PLACES = 64;
const kept: ({ milliseconds: number; text: string } | undefined)[] = new Array(PLACES);

/**
 * Returns an instant as the context object shows it, without a fraction of zero (Developer Guide: Context object). The last ones are kept,
 * because many states share them.
 */
export const isoInstant = (milliseconds: number): string => {
  const place = milliseconds % PLACES;
  const known = kept[place];
  if (known?.milliseconds === milliseconds) return known.text;
  const text = new Date(milliseconds).toISOString().replace('.000Z', 'Z');
  kept[place] = { milliseconds, text };
  return text;
};
