import type { Json, JsonObject } from '#core/json.ts';
import type { CallTurn } from './flow.ts';
import type { SecretPlace } from './secrets/secret-place.ts';
import type { FetchPlace, StorePlace } from './stored-values.ts';

/** Circuit breaker settings of a step. The event carries them, so each step may have different ones. */
export interface BreakerSettings {
  /** Breakers with the same name share one state across steps, workflows and Lambdas. */
  name: string;
  /** Failures within `window_seconds` that open the breaker. */
  failures: number;
  /** Seconds over which failures are counted. */
  window_seconds: number;
  /** Seconds that the breaker stays open before it lets probes through. */
  open_for_seconds: number;
  /** Probes let through at once while half open. */
  probes: number;
}

/** How long the result of a pure step is reused for equal calls. */
export interface CacheSettings {
  ttl_seconds: number;
  /** What must be equal for a result to be reused; default: the whole input, or with `content` nothing else. */
  key?: Json;
  /** Paths of files in the storage whose contents must be equal. */
  content?: string[];
  /** Names of errors on which a result that has expired is used. */
  stale_on?: string[];
  /** Seconds for which a result is kept for that after it has expired. */
  stale_seconds?: number;
}

/**
 * How to undo an effect, known before it takes place. What needs the effect's result is JSONata, evaluated when it is undone.
 */
export interface UndoInfo extends JsonObject {
  /** ARN of the function that undoes it. */
  uses: string;
  /** Fields of its input that are known. */
  with: JsonObject;
}

/** How an undo is tried again, if not in the usual way. */
export interface UndoRetry {
  /** Names of errors after which it is not. */
  final?: string[];
  /** Its own retriers, as a state has them. */
  retry?: JsonObject[];
}

/** The part of `UndoInfo` that needs the effect's result. */
export interface LateUndo {
  /** ARN of the function that can find the result if it is not known, which is asked before the undo; absent if none can. */
  find?: string;
  /** Input of that function. Default: none. */
  find_input?: JsonObject;
  /** Expressions of further fields of the input, by field. */
  late?: Record<string, string>;
  /** Name of the variable that holds the result in them. */
  result?: string;
  /** Values of the other variables in them. */
  bindings?: JsonObject;
}

/** The execution and step that call an action. */
export interface RunInfo {
  /** ARN of the execution. */
  execution: string;
  /** Name of the execution. */
  execution_name: string;
  /** Name of the workflow. */
  workflow: string;
  /** Id of the step; a compensation carries the id of the step that it undoes. */
  step: string;
  /** 0 on the first attempt, counted up by Step Functions' retries. */
  attempt: number;
  /** Equal for all attempts at the same step (and iteration) of the same execution. */
  idempotency_key: string;
  /** Id that the execution shares with what brought it about; default: `execution`. */
  correlation_id?: string;
  /** Whether the step changes the world; defineAction makes it idempotent then. */
  effect?: boolean;
  /** ARN of the execution under which effects are logged; default: `execution`. */
  root?: string;
  /** Whether the effect is logged in one of the shards of the log: many executions may have effects at the same time. */
  sharded?: boolean;
  /** Key of the effect in the log; default: `idempotency_key`. */
  entry?: string;
  /** Whether executions with the same key share the effect although something undoes it. */
  shared?: boolean;
  /** When the attempt was scheduled, in milliseconds since the epoch, by Step Functions' clock. */
  at?: number;
  /** Seconds after `at` for which the state waits for the attempt; default: as long as the function may take. */
  timeout_seconds?: number;
  /** How to undo the effect; absent if nothing does. */
  undo?: UndoInfo & UndoRetry & LateUndo;
  /** Whether the call undoes the step. */
  compensation?: boolean;
  /** Whether the call asks if the effect under `idempotency_key` took place, and does nothing itself. */
  find?: boolean;
  /** Present on steps with `breaker`. */
  breaker?: BreakerSettings;
  /** Present on steps with `cache`; ignored if `effect` is true. */
  cache?: CacheSettings;
  /** Names of top-level input fields that must not reach logs; `*` for all. */
  sensitive?: string[];
  /** Values that people who are asked for an approval must not see. */
  masked?: Json[];
  /** Texts of the input that contain secrets; `defineAction` puts them together. */
  secrets?: SecretPlace[];
  /** Parts of the result that go to the storage. */
  stores?: StorePlace[];
  /** Places in the input whose values may be in the storage. */
  fetches?: FetchPlace[];
  /** Seconds within which a worker reports that the task is alive. */
  heartbeat_seconds?: number;
  /** The turn of the call, if its action has limits. */
  turn?: CallTurn;
  /** Present if Step Functions waits for a callback. Never logged. */
  task_token?: string;
}

/** The event of every action Lambda. */
export interface ActionEvent<Input = JsonObject> {
  input: Input;
  run: RunInfo;
}
