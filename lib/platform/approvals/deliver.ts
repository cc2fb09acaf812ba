import type { Delivery, Tasks } from '#actions/ports/tasks.ts';
import type { Executions } from '../ports/executions.ts';
import { PAUSED } from '../ports/stop-errors.ts';
import { undoingOf } from '../undoing/undoing.ts';
import { type Approval, type Decision, outcomeOf } from './approval.ts';
import type { ApprovalStore } from './approval-store.ts';

/** Characters of a cause (API Reference: SendTaskFailure). */
const MOST_CAUSE = 32_768;

/** Cause of a rejection as the execution sees it. */
const rejection = ({ title }: Approval, { by, comment }: Decision): string =>
  `"${title}" was rejected by ${by}${comment ? `: ${comment}` : ''}`.slice(0, MOST_CAUSE);

const send = (tasks: Tasks, approval: Approval, decided: Decision): Promise<Delivery> =>
  decided.decision === 'rejected' && approval.on_reject === 'fail'
    ? tasks.fail(approval.task_token, 'ApprovalRejected', rejection(approval, decided))
    : tasks.succeed(approval.task_token, outcomeOf(approval, decided));

/**
 * Takes a recorded decision to the execution that waits for it. A redrive may have replaced the token since the approval was
 * read, so an answer that nobody takes is tried once more with the token that stands then. That it was taken is for the caller to
 * note, last of all: until then a sweep finishes what broke off.
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

/** Whether an execution is paused, and not cancelled since: it takes a decision when it is resumed. */
export const isPaused = async (executions: Executions, execution: string): Promise<boolean> => {
  const { status, error } = await executions.describe(execution);
  return status === 'ABORTED' && error === PAUSED && !(await undoingOf(executions, execution));
};
