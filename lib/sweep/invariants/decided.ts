import type { Step } from '#steps/step.ts';
import { isInterrupted, type Scenario } from '../scenario.ts';
import type { Invariant } from './invariant.ts';

/** An approval that was decided, or whose time is over, has the consequences that its step says, and is not asked for again. */
export const decided: Invariant = {
  name: 'decided',
  check: ({ scenario, result, ledger }, { trial }, { steps }) => {
    const { decisions, strikes } = scenario;
    if (decisions.length === 0 || strikes.length > 0 || isInterrupted(scenario)) return [];
    const asked = ledger.requests.map(({ key }) => key);
    const again = [...new Set(asked.filter((key, index) => asked.indexOf(key) !== index))];
    if (again.length > 0) return again.map((key) => `${key} was asked for again`);
    if (result.status === 'SUCCEEDED' || trial.result.status !== 'SUCCEEDED') return [];
    return decisions.flatMap(({ key, decision }) => {
      const step = steps.get(ledger.requests.find((request) => request.key === key)?.step ?? '');
      const error = step && errorOf(step, decision);
      return error === result.error?.replace(/^States[.]/, '')
        ? []
        : [`${key} (${decision}) ends the execution with ${result.error}, expected ${error ?? 'no failure'}`];
    });
  },
};

/** Returns the error that a decision ends the step with; undefined if the execution continues. */
const errorOf = (
  { on_timeout = 'reject', on_reject = 'fail', on_error }: Step,
  decision: Scenario['decisions'][number]['decision'],
): string | undefined => {
  if (on_error !== undefined) return undefined;
  const isExpired =
    decision === 'expire' || decision === 'approve-after-expiry' || decision === 'approve-at-expiry';
  if (isExpired && on_timeout === 'fail') return 'Timeout';
  const isRejected = isExpired ? on_timeout === 'reject' : decision.startsWith('reject');
  return isRejected && on_reject === 'fail' ? 'ApprovalRejected' : undefined;
};
