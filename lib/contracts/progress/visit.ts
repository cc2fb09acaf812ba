import type { CacheUse } from '../cached-result.ts';
import type { CalledRun } from './called-run.ts';

/** Outcome of a visit: left normally, left through a caught failure, failed with the execution, or stopped. */
export type VisitOutcome = 'open' | 'done' | 'caught' | 'failed' | 'aborted';

/** A visit to a state, from the event that entered it to the one that left it. */
export interface Visit {
  /** Id of the event that entered the state. */
  id: number;
  state: string;
  /** `Task`, `Parallel`, …: the prefix of the event's type. */
  kind: string;
  /** The Parallel or Map around it. */
  parent?: Visit;
  /** Iteration of the Map around it. */
  index?: number;
  enteredAtMilliseconds: number;
  leftAtMilliseconds?: number;
  /** How often its task, branches or iterations were started. */
  attempts: number;
  /** Whether the newest attempt has failed and nothing followed. */
  failing: boolean;
  outcome: VisitOutcome;
  error?: string;
  cause?: string;
  /** Length of what its task was given, the longest of several attempts; absent unless it was asked for. */
  inputBytes?: number;
  /** Details of the event that scheduled its task, until it has ended. */
  scheduled?: object;
  /** Parameters of its task if that has failed; absent if they are long. */
  given?: string;
  /** A Map's items, and how many have ended. */
  iterations?: { total: number; ended: number };
  /** On whose behalf the Lambda was called, if the state is not a step's. */
  run?: CalledRun;
  /** How a kept result took the place of the work; absent if it was done. */
  cached?: CacheUse;
  /** Whether it was to undo what never began. */
  undidNothing?: true;
  /** ARN of the execution that it has started, the newest of several attempts. */
  execution?: string;
}

/** Tells whether the visit is inside the other, at any depth. */
export const isInside = (visit: Visit, outer: Visit): boolean => {
  for (let around = visit.parent; around; around = around.parent) if (around === outer) return true;
  return false;
};
