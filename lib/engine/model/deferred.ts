import type { Json, JsonObject } from '#core/json.ts';

/** What an expression gave, as data: a value, nothing or a function (neither is a result), or an error. */
export type Outcome =
  | { value: Json }
  | { missing: 'nothing' | 'function' }
  /** `code` is JSONata's; absent when a bound was met. */
  | { error: { code?: string; message: string } }
  /** Of a path or an intrinsic function. */
  | { failure: { error: string | null; cause: string | null; locate: boolean } };

/** An expression with all that it reads, for whoever evaluates it elsewhere. */
export interface DeferredExpression {
  source: string;
  /** Set if it is JSON text of a payload template: the field that holds it. */
  template?: string;
  stateInput: Json;
  /** `$` of JSONPath. */
  input?: Json;
  result?: Json;
  errorOutput?: Json;
  context: JsonObject;
  variables: JsonObject;
  /** Milliseconds since the Unix epoch. */
  now: number;
  /** Its identifiers and random numbers follow from this. */
  seed: string;
}

/**
 * Thrown inside the engine from the evaluation of an expression that may take long to whoever can repeat the work: the frame
 * waits until the expression has been evaluated elsewhere. Nothing has been changed or recorded when it is thrown.
 */
export class Deferred {
  /** Which expression of the frame's work it is. */
  readonly key: string;
  readonly expression: DeferredExpression;
  /** The state's result, if only the way out of the state must be repeated. */
  leaving: { result: Json } | null = null;

  constructor(key: string, expression: DeferredExpression) {
    this.key = key;
    this.expression = expression;
  }
}

/** What a frame repeats once an expression has been evaluated. */
export type Repeat =
  | { kind: 'execute' }
  /** `failsFrom` is the event that a failure links to. */
  | { kind: 'leave'; result: Json; failsFrom?: number }
  | {
      kind: 'catch';
      /** Number of the catcher. */
      catcher: number;
      error: string | null;
      cause: string | null;
      reported: boolean;
      failedFrom: number;
    }
  /** A Map starts more iterations; the first links to this event, if given. */
  | { kind: 'startMore'; previousEventId?: number };

/** An expression that a frame waits for. */
export interface PendingExpression {
  id: string;
  key: string;
  repeat: Repeat;
}
