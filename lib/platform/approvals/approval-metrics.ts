import { openMetrics } from '#actions/telemetry/metrics.ts';

/** Prints how many approvals wait for a decision, and how many of them are about to expire. */
export const approvalMetrics = async (pending: number, expiring: number): Promise<void> => {
  const metrics = await openMetrics();
  if (!metrics) return;
  metrics.addMetric('ApprovalsPending', 'Count', pending);
  metrics.addMetric('ApprovalsExpiring', 'Count', expiring);
  metrics.publishStoredMetrics();
};
