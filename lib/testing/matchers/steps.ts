import { TestKitError } from '../usage-error.ts';
import { type MatcherOutcome, outcome, resultIn, stepIn } from './matcher.ts';

/** What a step's run must have been like. */
export interface RunExpectation {
  /** A step that had ended when the step began. */
  after?: string;
  /** How often it ran; retries do not count. */
  times?: number;
  /** How many attempts it took, retries included. */
  attempts?: number;
}

/** Passes if a step has run: as often as given, after the step that is given. */
export const toHaveRun = (received: unknown, id: string, expected: RunExpectation = {}): MatcherOutcome => {
  const result = resultIn(received);
  const step = stepIn(result, id);
  const { after, times, attempts } = expected;
  const before = after === undefined ? undefined : stepIn(result, after);
  const problems: string[] = [];
  if (step.entered === undefined) problems.push('it did not run');
  else {
    if (times !== undefined && step.times !== times) problems.push(`it ran ${count(step.times, 'time')}`);
    if (attempts !== undefined && step.attempts !== attempts)
      problems.push(`it took ${count(step.attempts, 'attempt')}`);
    if (before && before.entered === undefined) problems.push(`${after} did not run`);
    else if (before && (before.left ?? Number.POSITIVE_INFINITY) > step.entered)
      problems.push(`${after} had not ended when ${id} began`);
  }
  const details = [
    times === undefined ? '' : ` ${count(times, 'time')}`,
    attempts === undefined ? '' : ` in ${count(attempts, 'attempt')}`,
    after === undefined ? '' : ` after ${after}`,
  ].join('');
  return outcome(result, problems.length === 0, `run ${id}${details}`, problems.join(', and '));
};

/** Passes if exactly these steps were undone, in this order. */
export const toHaveCompensated = (received: unknown, steps: readonly string[]): MatcherOutcome => {
  const result = resultIn(received);
  for (const id of steps) {
    const { compensated } = result.manifest.steps.find((step) => step.id === stepIn(result, id).id) ?? {};
    if (!compensated) throw new TestKitError(`The step "${id}" of ${result.workflow} has no compensation`);
  }
  const undone = result.compensations.filter((one) => one.undone).map(({ step }) => step);
  const pass = undone.length === steps.length && undone.every((step, index) => step === steps[index]);
  const listed = (names: readonly string[]): string => (names.length > 0 ? names.join(', then ') : 'nothing');
  return outcome(result, pass, `undo ${listed(steps)}`, pass ? undefined : `it undid ${listed(undone)}`);
};

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;
