import type { EventExpectation } from './emitted.ts';
import { toHaveEmitted } from './emitted.ts';
import { toHaveFailedWith, toHaveSucceeded } from './ending.ts';
import { type CostLimit, toCostAtMost, toHaveWaited } from './measures.ts';
import { type RunExpectation, toHaveCompensated, toHaveRun } from './steps.ts';

/** Matchers for the result of `testWorkflow`, for `expect.extend` of Jest and Vitest. */
export const batonMatchers = {
  toHaveSucceeded,
  toHaveFailedWith,
  toHaveRun,
  toHaveCompensated,
  toHaveWaited,
  toCostAtMost,
  toHaveEmitted,
};

/** The matchers as `expect(…)` offers them. */
export interface BatonMatchers<R> {
  /** The execution has succeeded. */
  toHaveSucceeded(): R;
  /** The execution has failed with this error, and a cause that contains the text or fits the pattern. */
  toHaveFailedWith(error: string, cause?: string | RegExp): R;
  /** The step has run: so many times, after another step had ended. */
  toHaveRun(step: string, expected?: RunExpectation): R;
  /** Exactly these steps were undone, in this order. */
  toHaveCompensated(steps: readonly string[]): R;
  /** An approval, a `wait` or the delay before a retry took this long: `24h`. */
  toHaveWaited(duration: string, step?: string): R;
  /** The execution costs at most so many US dollars on AWS, or so many state transitions. */
  toCostAtMost(limit: number | CostLimit): R;
  /** The execution has put such an event on the bus. */
  toHaveEmitted(event: string | EventExpectation): R;
}
