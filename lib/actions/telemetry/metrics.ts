import type { Metrics } from '@aws-lambda-powertools/metrics';
import type { RunInfo } from '#contracts/action-event.ts';
import type { CacheUse } from '#contracts/cached-result.ts';
import { ENVIRONMENT } from '#contracts/environment.ts';
import { metricsNamespace } from '#contracts/names.ts';
import { onLambda } from '../ports/environment.ts';

/** What one call of an action adds to the metrics. */
export interface CallMetrics {
  durationMilliseconds: number;
  /** How its cache was used; absent if it has none. */
  cache?: CacheUse | 'miss';
  /** Name of the error that ended the call. */
  error?: string;
}

/** Writes the metrics of one call. */
export type MetricsSink = (call: { action: string; run: RunInfo }, metrics: CallMetrics) => Promise<void>;

/**
 * Returns Powertools' Metrics in Baton's namespace, which holds the stage; it prints CloudWatch's embedded metric format. Undefined outside Lambda,
 * because only a function's log is turned into metrics
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html).
 */
export const openMetrics = async (dimensions?: Record<string, string>): Promise<Metrics | undefined> => {
  if (!onLambda()) return undefined;
  const { Metrics } = await import('@aws-lambda-powertools/metrics');
  const namespace = metricsNamespace(process.env[ENVIRONMENT.stage]);
  return new Metrics({ namespace, serviceName: 'baton', defaultDimensions: dimensions });
};

/** Prints `Duration`, `Retries`, `Errors` and with a cache `CacheHits` by workflow and step, and `Errors` a second time by error name. */
export const emfMetrics: MetricsSink = async ({ action, run }, { durationMilliseconds, cache, error }) => {
  if (process.env[ENVIRONMENT.stepMetrics] === 'false') return;
  const metrics = await openMetrics({ workflow: run.workflow, step: run.step, action });
  if (!metrics) return;
  metrics.addMetric('Duration', 'Milliseconds', durationMilliseconds);
  metrics.addMetric('Errors', 'Count', error === undefined ? 0 : 1);
  metrics.addMetric('Retries', 'Count', run.attempt > 0 ? 1 : 0);
  if (cache) metrics.addMetric('CacheHits', 'Count', cache === 'miss' ? 0 : 1);
  metrics.publishStoredMetrics();
  if (error === undefined) return;
  metrics.addDimension('error', error);
  metrics.addMetric('Errors', 'Count', 1);
  metrics.publishStoredMetrics();
};
