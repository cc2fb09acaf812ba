import type { Json, JsonObject } from '#core/json.ts';
import type { Retry, Step } from '#steps/step-type.ts';

/** A trigger as written. */
export type Trigger =
  | { api: Record<string, never> }
  | { event: { source?: string[]; 'detail-type'?: string[]; detail?: JsonObject; input?: Json } }
  | { schedule: { rate?: string; cron?: string; timezone?: string; input?: Json } };

/** A workflow document after parsing: the shape holds, the meaning is checked by the rules. */
export interface WorkflowDocument {
  name: string;
  description?: string;
  /** JSON Schema of the input. */
  input?: JsonObject;
  /** Defaults for every step. */
  defaults?: { retry?: Retry; timeout?: string; on_error?: 'fail' | 'skip' | 'continue' };
  /** Phases in order, for progress. */
  phases?: string[];
  triggers?: Trigger[];
  /** Time for the whole execution. */
  timeout?: string;
  steps: Step[];
  /** Template of the execution's output. */
  output?: Json;
}
