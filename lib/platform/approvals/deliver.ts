import type { EffectLog } from '#actions/effects/effect-log.ts';
import type { Delivery, Tasks } from '#actions/ports/tasks.ts';
import type { Executions } from '../ports/executions.ts';
import { PAUSED } from '../ports/stop-errors.ts';
import { type Approval, type Decision, outcomeOf } from './approval.ts';
import type { ApprovalStore } from './approval-store.ts';

/** Characters of a cause (API Reference: SendTaskFailure). */
const MAX_CAUSE_LENGTH = 32_768;

/** Returns the cause of a rejection as the execution sees it. */
const rejection = ({ title }: Approval, { by, comment }: Decision): string =>
  `"${title}" was rejected by ${by}${comment ? `: ${comment}` : ''}`.slice(0, MAX_CAUSE_LENGTH);

const send = (tasks: Tasks, approval: Approval, decided: Decision): Promise<Delivery> =>
  decided.decision === 'rejected' && approval.on_reject === 'fail'
    ? tasks.fail(approval.task_token, 'ApprovalRejected', rejection(approval, decided))
    : tasks.succeed(approval.task_token, outcomeOf(approval, decided));

/**
 * Delivers a recorded decision to the execution that waits for it. A redrive may have replaced the token since the approval was
 * read, so an answer that is not accepted is sent once more with the current token. The caller records the delivery, as its last
 * act: until then a sweep completes an interrupted delivery.
 */
export const deliver = async (
  { tasks, approvals }: { tasks: Tasks; approvals: ApprovalStore },
  approval: Approval,
  decided: Decision,
): Promise<Delivery> => {
  let result = await send(tasks, approval, decided);
  if (result === 'gone') {
    const current = await approvals.get(approval.id);
    if (current && current.task_token !== approval.task_token) result = await send(tasks, current, decided);
  }
  return result;
};

/** Events of a history that are looked through for a step's latest. */
const LATEST_EVENTS = 100;

/**
 * Tells whether the execution of an approval that did not accept a decision asks for it again: it is paused and was not cancelled since, or
 * its step failed after it had asked and is about to be tried again.
 */
export const asksAgain = async (
  { executions, logOf }: { executions: Executions; logOf: (execution: string) => EffectLog },
  { execution, step }: Approval,
): Promise<boolean> => {
  const { status, error } = await executions.describe(execution);
  if (status === 'ABORTED') return error === PAUSED && (await logOf(execution).fence()).epoch === 0;
  if (status !== 'RUNNING') return false;
  const { events = [] } = await executions.historyPage(execution, { reverse: true, limit: LATEST_EVENTS });
  const latest = events.find(({ stateEnteredEventDetails: entered, stateExitedEventDetails: exited }) =>
    [entered?.name, exited?.name].includes(step),
  );
  return latest?.stateEnteredEventDetails !== undefined;
};
