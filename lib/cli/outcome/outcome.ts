import type { StepProgress } from '#contracts/progress/snapshot.ts';
import type { Json, JsonObject } from '#core/json.ts';
import type { Undone } from '#local/run-host/run-host.ts';
import type { FailedAttempt } from './attempts.ts';

/** A decision on an approval, in the API's words. */
export interface Decision {
  decision: 'approved' | 'rejected';
  comment?: string;
  edits?: JsonObject;
}

/** A decision that was made, and who made it. */
export interface MadeDecision extends Decision {
  /** With its iteration in a loop: `review[1]`. */
  step: string;
  title: string;
  by: string;
}

/** A breaker that changed during an execution. */
export interface BreakerChange {
  breaker: string;
  from: string;
  to: string;
}

/** How an execution ended and what it took; what `--json` prints. */
export interface RunOutcome {
  workflow: string;
  /** Execution ARN. */
  execution: string;
  name: string;
  /** Name of the variant that it got, if there are any. */
  variant?: string;
  status: string;
  output?: Json;
  error?: string;
  cause?: string;
  /** The failure that led to `error`, if that is another one, such as the failure that opened a breaker. */
  original?: FailedAttempt;
  decisions: MadeDecision[];
  breakers: BreakerChange[];
  /** Errors of failed attempts, by step. */
  failedAttempts: Record<string, FailedAttempt[]>;
  steps: StepProgress[];
  /** How many iterations of distributed loops ended and failed, each a separate execution, and why the first failed; absent if there were none. */
  iterations?: { ended: number; failed: number; failure?: { error: string; cause?: string } };
  /** The newest effects that are not undone, and how many there are; absent if there are none. */
  notUndone?: Undone['notUndone'];
  elapsedMilliseconds: number;
  /** What the steps took together, without waits for people and times. */
  sequentialMilliseconds: number;
  /** Time during which at least one of these steps was running. */
  parallelMilliseconds: number;
  /** State transitions that AWS would bill: states entered, and retries. */
  transitions: number;
  /** US dollars on AWS. */
  dollars: { transitions: number; lambda: number; total: number };
  /** Folder with what the execution made. */
  folder: string;
  /** Page that shows the execution. */
  report: string;
  /** Folder with what the actions printed. */
  logs: string;
  virtual: boolean;
}
