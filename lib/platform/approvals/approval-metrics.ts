import { onLambda } from '#actions/ports/environment.ts';
import { NAMESPACE } from '#actions/telemetry/metrics.ts';

/** Says how many approvals wait for a decision, and how many of them are about to expire. */
export const approvalMetrics = async (pending: number, expiring: number): Promise<void> => {
  if (!onLambda()) return;
  const { Metrics, MetricUnit } = await import('@aws-lambda-powertools/metrics');
  const metrics = new Metrics({ namespace: NAMESPACE, serviceName: 'baton' });
  metrics.addMetric('ApprovalsPending', MetricUnit.Count, pending);
  metrics.addMetric('ApprovalsExpiring', MetricUnit.Count, expiring);
  metrics.publishStoredMetrics();
};
