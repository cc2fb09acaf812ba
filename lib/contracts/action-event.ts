import type { Json, JsonObject } from '#core/json.ts';

/** Circuit breaker settings of a step, carried in the event so that every step may set its own. */
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

/** How long a pure step's result may be given to others that ask the same. */
export interface CacheSettings {
  ttl_seconds: number;
  /** What must be equal for a result to be reused; the whole input unless told. */
  key?: Json;
}

/** What an action is told about the run that calls it. */
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
  /** Same for every attempt at the same step (and iteration) of the same execution. */
  idempotency_key: string;
  /** The step changes the world: defineAction makes it idempotent. */
  effect?: boolean;
  /** The call undoes the step. */
  compensation?: boolean;
  /** Present on steps with `breaker`. */
  breaker?: BreakerSettings;
  /** Present on steps with `cache`; without meaning where `effect` is true. */
  cache?: CacheSettings;
  /** Names of top-level input fields that must not reach logs. */
  sensitive?: string[];
  /** Present where Step Functions waits for a callback. Never logged. */
  task_token?: string;
}

/** The event of every action Lambda. */
export interface ActionEvent<Input = JsonObject> {
  input: Input;
  run: RunInfo;
}
