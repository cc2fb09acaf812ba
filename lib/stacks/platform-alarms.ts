import type { Stack } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Metric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { addAlarm, type BatonResources } from '#constructs/index.ts';
import type { BatonSettings } from '#contracts/config/settings.ts';
import { functionName, metricsNamespace, staged } from '#contracts/names.ts';
import { TABLE } from '#contracts/table.ts';

/** What the platform's alarms watch, and where they go. */
export interface PlatformAlarmOptions {
  readonly resources: BatonResources;
  readonly settings: BatonSettings;
  readonly topic: ITopic | undefined;
}

/** Minutes within which a sweep must have succeeded, several times as long as the time between two. */
const SWEEPS: Record<string, number> = { 'sweep-runs': 60, 'sweep-approvals': 30 };

const sum = (namespace: string, metricName: string, dimensionsMap: Record<string, string>): Metric =>
  new Metric({ namespace, metricName, dimensionsMap, statistic: Stats.SUM });

/** Adds the alarms for Baton itself that CloudWatch's own metrics tell: the API, the table, the sweeps, and what never ends. */
export const addPlatformAlarms = (scope: Stack, options: PlatformAlarmOptions): void => {
  const { resources, settings, topic } = options;
  const { stage } = settings;
  addAlarm(scope, 'ApiErrors', {
    description: 'The API answers with errors (status 5xx).',
    metric: sum('AWS/ApiGateway', '5XXError', { ApiName: staged('baton', stage) }),
    threshold: settings.apiErrorsThreshold,
    topic,
  });
  addAlarm(scope, 'TableThrottled', {
    description: 'DynamoDB throttles the table or its index.',
    metric: throttles(resources.table.tableName),
    threshold: settings.throttledThreshold,
    topic,
  });
  for (const [sweep, minutes] of Object.entries(SWEEPS)) {
    addAlarm(scope, `Stalled-${sweep}`, {
      description: `${sweep} has not succeeded for ${minutes} minutes: what it repairs stays as it is.`,
      metric: stalled(functionName(`platform/${sweep}`, stage)),
      threshold: 1,
      minutes,
      missing: TreatMissingData.BREACHING,
      topic,
    });
  }
  addAlarm(scope, 'OldestRun', {
    description: `An execution has been under way for ${settings.oldestRunHours} hours.`,
    metric: age('OldestRunSeconds', stage),
    threshold: settings.oldestRunHours * 3600,
    minutes: 30,
    topic,
  });
  addAlarm(scope, 'OldestQueuedStart', {
    description: `A queued start has not been made for ${settings.queuedStartMinutes} minutes.`,
    metric: oldestQueuedStart(stage),
    threshold: settings.queuedStartMinutes * 60,
    minutes: 30,
    topic,
  });
};

/** An age that the sweep prints. */
const age = (metricName: string, stage: string | undefined): Metric =>
  new Metric({
    namespace: metricsNamespace(stage),
    metricName,
    dimensionsMap: { service: 'baton' },
    statistic: Stats.MAXIMUM,
  });

/** Seconds for which the oldest queued start has waited. */
export const oldestQueuedStart = (stage: string | undefined): Metric =>
  age('OldestQueuedStartSeconds', stage);

/** Throttled reads and writes; an index has separate metrics. */
const throttles = (TableName: string): MathExpression => {
  const places: Record<string, string>[] = [
    { TableName },
    { TableName, GlobalSecondaryIndexName: TABLE.index },
  ];
  const metrics = places.flatMap((place) =>
    ['ReadThrottleEvents', 'WriteThrottleEvents'].map((name) => sum('AWS/DynamoDB', name, place)),
  );
  const usingMetrics: Record<string, IMetric> = Object.fromEntries(
    metrics.map((metric, index) => [`m${index}`, metric]),
  );
  const terms = Object.keys(usingMetrics).map((id) => `FILL(${id}, 0)`);
  return new MathExpression({ expression: terms.join(' + '), usingMetrics, label: 'Throttled requests' });
};

/** 1 if no call succeeded; no data at all if there was no call. */
const stalled = (FunctionName: string): MathExpression =>
  new MathExpression({
    expression: 'IF(calls - FILL(errors, 0) < 1, 1, 0)',
    usingMetrics: {
      calls: sum('AWS/Lambda', 'Invocations', { FunctionName }),
      errors: sum('AWS/Lambda', 'Errors', { FunctionName }),
    },
    label: 'Stalled',
  });
