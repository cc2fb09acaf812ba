import type { CacheUse } from '../cached-result.ts';
import type { Visit } from './visit.ts';

/** One run of a step: a step in a loop has one for each iteration, and a fallback belongs to the run that it saves. */
export interface StepRun {
  /** Visits to the states of the step, its fallback, or of the steps in a `switch` or `while`. */
  visits: Visit[];
  outcome: 'open' | 'succeeded' | 'failed' | 'aborted';
  /** For a failure: `here` if the branch or iteration continued, `above` if a block around it did. */
  handled?: 'here' | 'above';
  startedAtMilliseconds: number;
  endedAtMilliseconds?: number;
  /** Repeated attempts at tasks; those at the steps in a block are not the block's. */
  retries: number;
  /** How a kept result took the place of the work; absent if it was done. */
  cached?: CacheUse;
  error?: string;
  cause?: string;
}
