import type { Invariant } from './invariant.ts';

/** An execution that fails names what struck it: no expression fails, and no error of Step Functions' own comes in its place. */
export const expectedError: Invariant = {
  name: 'expected-error',
  check: ({ scenario, result, ledger }, baseline) => {
    if (result.status === 'SUCCEEDED' || result.status === 'ABORTED') return [];
    const error = raised(result.error);
    const decided =
      scenario.decisions.length > 0 ? ['ApprovalRejected', 'Timeout', 'States.Timeout'].map(raised) : [];
    const expected = [
      ...ledger.calls.flatMap((call) => (call.undo ? [] : [raised(call.error)])),
      ...decided,
      raised(baseline.trial.result.error),
    ];
    if (expected.includes(error)) return [];
    return [
      `the execution fails with ${result.error}, which nothing struck: ${result.cause ?? ''}`.slice(0, 400),
    ];
  },
};

const raised = (error: string | undefined): string => (error ?? '').replace(/^States\./, '');
