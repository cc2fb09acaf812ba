import type { CalledRun } from './called-run.ts';

/** How a visit stands: left in good order, left through a failure that was caught, ended with the run, or stopped. */
export type VisitOutcome = 'open' | 'done' | 'caught' | 'failed' | 'aborted';

/** One stay in a state: from the event that entered it to the one that left it. */
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
  /** Times that its task, branches or iterations were started. */
  attempts: number;
  /** The newest attempt has failed and nothing came after. */
  failing: boolean;
  outcome: VisitOutcome;
  error?: string;
  cause?: string;
  /** A Map's items, and how many have ended. */
  iterations?: { total: number; ended: number };
  /** What the called Lambda was told of the run, where the state is not a step's own. */
  run?: CalledRun;
}

/** Whether the visit lies inside the other, at any depth. */
export const isInside = (visit: Visit, outer: Visit): boolean => {
  for (let around = visit.parent; around; around = around.parent) if (around === outer) return true;
  return false;
};
