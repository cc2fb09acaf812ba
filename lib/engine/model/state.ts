import type { QueryLanguage } from '#asl/query-language.ts';
import type { Json, JsonObject } from '#core/json.ts';
import type { DataFlow } from '../query/data/data-flow.ts';
import type { StateScope } from '../query/data/state-evaluation.ts';
import type { Catcher, Retrier } from '../run/failure/handlers.ts';
import type { Batcher } from '../states/map/batcher.ts';
import type { WriteRequest } from '../states/map/writer.ts';
import type { HistoryEventType } from './event-record.ts';
import type { Frame, MapItem } from './run.ts';
import type { Turn } from './turn.ts';

/** What compiling a state needs of the machine around it. */
export interface CompileContext {
  language: QueryLanguage;
  region: string;
  account: string;
  /** Compiles a branch or an item processor; returns its scope's index. */
  compileScope(definition: JsonObject): number;
  /** Compiles the data fields of a state of this type and language. */
  compileFlow(definition: JsonObject): DataFlow;
}

/** What every state has, whatever its type. */
export interface CompiledState extends StateBehaviour {
  name: string;
  type: string;
  language: QueryLanguage;
  enteredType: HistoryEventType;
  exitedType: HistoryEventType;
  /** Recorded when the state fails for good (Map and Parallel). */
  failedType: HistoryEventType | null;
  /** Recorded when the state is cut short (Task, Wait, Map, Parallel). */
  abortedType: HistoryEventType | null;
  /** Name of the next state; null where the scope ends. */
  next: string | null;
  flow: DataFlow;
  retriers: Retrier[];
  catchers: Catcher[];
  /** Whether the context object shows a retry count. */
  retries: boolean;
}

/** What a state of one type does. */
export interface StateBehaviour {
  /** Does the state's work: leaves it, waits, or throws StateFailure. */
  execute(turn: Turn, frame: Frame): void;
  /** The task ended well. */
  taskSucceeded?(turn: Turn, frame: Frame, output: Json): void;
  /** The state's own timer fired (Wait). */
  timerFired?(turn: Turn, frame: Frame): void;
  /** A branch or iteration reached its end. */
  childSucceeded?(turn: Turn, frame: Frame, child: Frame, output: Json): void;
  /** A branch or iteration failed; records what its type records before the state itself fails. */
  childFailed?(turn: Turn, frame: Frame, child: Frame): void;
  /** A branch or iteration was cut short because a sibling failed. */
  childAborted?(turn: Turn, frame: Frame, child: Frame): void;
  /** Goes on with what did not succeed, after a redrive. */
  redrive?(turn: Turn, frame: Frame): void;
}

/** What a Map in distributed mode adds: how its map run makes the children's inputs, and what becomes of the results. */
export interface DistributedBehaviour extends StateBehaviour {
  /** The effective input, set as the scope's `$`. */
  effectiveInput(scope: StateScope): Json;
  select(scope: StateScope, item: MapItem): Json;
  batch: Batcher | null;
  writer: ((scope: StateScope) => WriteRequest) | null;
  mapRunSucceeded(turn: Turn, frame: Frame, result: Json): void;
}

/** A type of state: one file each in this folder, listed in index.ts. */
export interface StateType {
  type: string;
  failedType?: HistoryEventType;
  abortedType?: HistoryEventType;
  /** Whether the state has a result of its own, to which ResultPath and ResultSelector apply. */
  hasResult: boolean;
  compile(name: string, definition: JsonObject, context: CompileContext, flow: DataFlow): StateBehaviour;
}
