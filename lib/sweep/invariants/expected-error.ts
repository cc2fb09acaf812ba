import { isObject, parseJson } from '#core/json.ts';
import { REQUEST_APPROVAL } from '#testing/answers/called-function.ts';
import { ownErrors } from '../own-errors.ts';
import type { Invariant } from './invariant.ts';

/** An execution that fails names what struck it: no expression fails, and no error of Step Functions' own comes in its place. */
export const expectedError: Invariant = {
  name: 'expected-error',
  check: ({ scenario, result, ledger }, baseline, subject) => {
    if (result.status === 'SUCCEEDED' || result.status === 'ABORTED') return [];
    const error = raised(result.error);
    const isUnanswered = ledger.calls.some(
      ({ action, fault }) => action === REQUEST_APPROVAL && fault === 'timeout',
    );
    const decided =
      scenario.decisions.length > 0 || isUnanswered
        ? ['ApprovalRejected', 'Timeout', 'States.Timeout'].map(raised)
        : [];
    const struck = ledger.calls.filter((call) => !call.undo).map((call) => raised(call.error));
    const expected = [
      ...struck,
      ...(struck.some((name) => name !== '') ? [OF_MAP_RUN] : []),
      ...(ledger.calls.some(({ fault }) => fault === 'empty-result') ? [OF_AN_EXPRESSION] : []),
      ...(scenario.tooMuchIn === undefined ? [] : [OF_TOO_MUCH]),
      ...decided,
      ...ownErrors(subject).map(raised),
      raised(baseline.trial.result.error),
    ];
    if (expected.includes(error)) return [];
    return [
      `the execution fails with ${result.error}, which nothing struck: ${reasonIn(result.cause)}`.slice(
        0,
        400,
      ),
    ];
  },
};

/** What Step Functions makes of an error in an iteration of a distributed `for_each`. */
const OF_MAP_RUN = 'ExceedToleratedFailureThreshold';

/** What reads a field that a result does not have ends with this. */
const OF_AN_EXPRESSION = 'QueryEvaluationError';

/** What a state ends with whose results are too large together. */
const OF_TOO_MUCH = 'DataLimitExceeded';

const raised = (error: string | undefined): string => (error ?? '').replace(/^States\./, '');

/** What the cause of a failure says besides what was undone, by which findings of one kind would differ. */
const reasonIn = (cause = ''): string => {
  const parsed = parseJson(cause);
  return isObject(parsed) && typeof parsed.cause === 'string' ? parsed.cause : cause;
};
