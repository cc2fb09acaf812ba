/** When something was last heard of an open execution, and when Step Functions was last asked; milliseconds since the epoch. */
export interface Contact {
  heardAt: number;
  /** Absent if no sweep had to ask since then. */
  askedAt?: number;
}

/** Silence after which Step Functions is asked about an execution for the first time, in milliseconds. */
const FIRST_MILLISECONDS = 15 * 60_000;

/** The longest time between two questions. */
const LAST_MILLISECONDS = 24 * 60 * 60_000;

/**
 * Returns whether Step Functions is to be asked if an execution still runs. The pauses double: a lost end is found after about as long
 * as the execution was silent before, and one that waits for a month costs 36 questions.
 */
export const isToBeAsked = ({ heardAt, askedAt = heardAt }: Contact, now: number): boolean =>
  now - askedAt >= Math.min(LAST_MILLISECONDS, Math.max(FIRST_MILLISECONDS, askedAt - heardAt));
