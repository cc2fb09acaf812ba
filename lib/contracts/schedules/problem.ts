/** A reason why EventBridge would refuse a schedule. */
export interface ScheduleProblem {
  /** What was found and what was expected. */
  message: string;
  hint?: string;
  /** Offsets of the wrong part in the expression; `end` is exclusive. */
  within?: { start: number; end: number };
}
