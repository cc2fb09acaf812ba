import { type CalledRun, calledRun } from '#contracts/progress/called-run.ts';
import type { ProgressEvent } from '#contracts/progress/history-event.ts';
import { approvalIdOf } from './approval.ts';
import type { ApprovalStore } from './approval-store.ts';

/** Returns what a task called and waits for, for example an approval. */
export const askedFor = (event: ProgressEvent): CalledRun | undefined => {
  const { resource } = (event.taskScheduledEventDetails ?? {}) as { resource?: string };
  return resource?.endsWith('.waitForTaskToken') ? calledRun(event) : undefined;
};

/** Withdraws the approvals of an execution that has ended, by the keys of its callbacks. */
export const withdrawApprovals = async (
  approvals: ApprovalStore,
  workflow: string,
  keys: Iterable<string>,
): Promise<void> => {
  for (const key of new Set(keys)) {
    const approval = await approvals.get(approvalIdOf(workflow, key));
    if (approval?.status === 'pending') await approvals.expire(approval);
  }
};
