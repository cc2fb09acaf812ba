import type { Json, JsonObject } from '#core/json.ts';
import type { Evaluation } from './evaluation.ts';

/** A Retry entry (Developer Guide: Handling errors in Step Functions workflows). */
export interface Retrier {
  errors: string[];
  intervalSeconds: number;
  maxAttempts: number;
  backoffRate: number;
  maxDelaySeconds: number | null;
  jitter: 'NONE' | 'FULL';
}

/** A Catch entry. */
export interface Catcher {
  errors: string[];
  next: string;
  /** Returns the state's output for an error output and sets the evaluation's assigned variables. */
  finish(evaluation: Evaluation, errorOutput: JsonObject): Json;
}
