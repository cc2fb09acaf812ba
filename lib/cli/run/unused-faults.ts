import { ownField } from '#core/json.ts';
import type { Fault } from '#local/workers/faults.ts';
import type { RunOutcome } from '../outcome/outcome.ts';
import { faultId } from './faults.ts';

/** A failure that was asked for and never happened. */
export interface UnusedFault {
  /** What to tell the user. */
  text: string;
  /** The error with which the step failed in its place: what the workflow does about the one asked for was not tried. */
  instead?: string;
}

type Ended = Pick<RunOutcome, 'failedAttempts' | 'steps'>;

/** Returns the failures that were asked for and never happened; `struck` names those of which an attempt was made to fail. */
export const unusedFaults = (
  faults: readonly Fault[],
  outcome: Ended,
  struck: ReadonlySet<string> = new Set(),
): UnusedFault[] =>
  faults
    .filter((fault) => isUnused(fault, outcome) && !isElsewhere(fault, outcome, struck))
    .map((fault) => unusedFault(fault, outcome));

/** Whether a step, or its undoing, failed where the history of the execution does not have it: in another execution. */
const isElsewhere = (fault: Fault, { failedAttempts }: Ended, struck: ReadonlySet<string>): boolean =>
  struck.has(faultId(fault)) &&
  (fault.compensation === true || ownField(failedAttempts, fault.step) === undefined);

const isUnused = ({ step, error, compensation }: Fault, { failedAttempts, steps }: Ended): boolean =>
  compensation
    ? steps.find(({ id }) => id === step)?.compensation === undefined
    : !ownField(failedAttempts, step)?.some((attempt) => attempt.error === error) &&
      !steps.some(({ id, type, status }) => id === step && type === 'wait' && status === 'failed');

const unusedFault = (fault: Fault, { failedAttempts }: Ended): UnusedFault => {
  const { step, error, compensation } = fault;
  const asked = `--fail ${faultId(fault)}=${error} had no effect`;
  if (compensation) return { text: `${asked}: ${step} was not undone.` };
  const instead = ownField(failedAttempts, step)?.at(-1)?.error;
  return instead === undefined
    ? { text: `${asked}: step ${step} was never attempted, or got a result that was there already.` }
    : {
        text: `${asked}: step ${step} failed with ${instead}. What the workflow does about ${error} was not tried.`,
        instead,
      };
};
