import type { Invocation } from '../invocation.ts';
import { onLambda } from '../ports/environment.ts';

/** What one call of an action adds to the metrics. */
export interface CallMetrics {
  durationMilliseconds: number;
  /** Name of the error that ended the call. */
  error?: string;
}

/** Writes the metrics of one call. */
export type MetricsSink = (invocation: Invocation, call: CallMetrics) => Promise<void>;

/** Namespace of Baton's CloudWatch metrics. */
export const NAMESPACE = 'Baton';

/**
 * Prints CloudWatch's embedded metric format on a Lambda, where the log is turned into metrics; prints nothing elsewhere.
 * Metrics: `Duration`, `Retries` and `Errors` by workflow and step, and `Errors` once more by error name
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html).
 */
export const emfMetrics: MetricsSink = async ({ action, run }, { durationMilliseconds, error }) => {
  if (!onLambda()) return;
  const { Metrics, MetricUnit } = await import('@aws-lambda-powertools/metrics');
  const dimensions = { workflow: run.workflow, step: run.step, action };
  const metrics = new Metrics({ namespace: NAMESPACE, serviceName: 'baton', defaultDimensions: dimensions });
  metrics.addMetric('Duration', MetricUnit.Milliseconds, durationMilliseconds);
  metrics.addMetric('Errors', MetricUnit.Count, error === undefined ? 0 : 1);
  metrics.addMetric('Retries', MetricUnit.Count, run.attempt > 0 ? 1 : 0);
  metrics.publishStoredMetrics();
  if (error === undefined) return;
  metrics.addDimension('error', error);
  metrics.addMetric('Errors', MetricUnit.Count, 1);
  metrics.publishStoredMetrics();
};

/** Counts a breaker's change of state, by breaker and by the states that it went from and to. */
export const breakerMetric = async (breaker: string, from: string, to: string): Promise<void> => {
  if (!onLambda()) return;
  const { Metrics, MetricUnit } = await import('@aws-lambda-powertools/metrics');
  const metrics = new Metrics({
    namespace: NAMESPACE,
    serviceName: 'baton',
    defaultDimensions: { breaker, from, to },
  });
  metrics.addMetric('BreakerChanges', MetricUnit.Count, 1);
  metrics.publishStoredMetrics();
};
