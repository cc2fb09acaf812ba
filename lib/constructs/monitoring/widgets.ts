import {
  GraphWidget,
  type IMetric,
  type IWidget,
  LogQueryVisualizationType,
  LogQueryWidget,
  MathExpression,
} from 'aws-cdk-lib/aws-cloudwatch';
import { metricsNamespace } from '#contracts/names.ts';

/** Draws one line per metric that the search finds, including those of later deployments. */
const search = (
  schema: string,
  metric: string,
  statistic: string,
  { label = '', match = '' }: { label?: string; match?: string } = {},
): MathExpression =>
  new MathExpression({
    expression: `SEARCH('{${schema}} MetricName="${metric}" ${match}', '${statistic}', 300)`,
    usingMetrics: {},
    label,
  });

const graph = (title: string, left: IMetric[], right: IMetric[] = []): GraphWidget =>
  new GraphWidget({ title, left, right, width: 12, height: 6 });

/** Shows executions of the workflows whose state machines' names begin with the prefix, and the steps of the stage. */
export const runWidgets = (prefix: string, stage?: string): IWidget[][] => {
  // A namespace with a hyphen must be quoted.
  const baton = stage ? `"${metricsNamespace(stage)}"` : metricsNamespace();
  const states = (metric: string, statistic = 'Sum') =>
    search('AWS/States,StateMachineArn', metric, statistic, {
      label: metric.replace('Executions', ''),
      match: `stateMachine:${prefix}`,
    });
  return [
    [
      graph('Runs', [states('ExecutionsStarted'), states('ExecutionsSucceeded')]),
      graph('Runs that did not succeed', [
        states('ExecutionsFailed'),
        states('ExecutionsTimedOut'),
        states('ExecutionsAborted'),
        states('ExecutionThrottled'),
      ]),
    ],
    [
      graph('Duration of runs, p50 and p99 (ms)', [
        states('ExecutionTime', 'p50'),
        states('ExecutionTime', 'p99'),
      ]),
      graph('Errors of steps, by name', [
        search(`${baton},action,error,service,step,workflow`, 'Errors', 'Sum'),
      ]),
    ],
    [
      graph('Duration of steps, p95 (ms)', [
        search(`${baton},action,service,step,workflow`, 'Duration', 'p95'),
      ]),
      graph('Retries of steps', [search(`${baton},action,service,step,workflow`, 'Retries', 'Sum')]),
    ],
  ];
};

/** Shows Baton's breakers, approvals, compensations and dead letters. */
export const platformWidgets = (metrics: Record<string, IMetric>, events: string): IWidget[][] => [
  [
    graph('Breakers, compensations, approvals', Object.values(metrics)),
    new LogQueryWidget({
      title: 'Latest events',
      logGroupNames: [events],
      view: LogQueryVisualizationType.TABLE,
      queryLines: [
        'fields @timestamp, `detail-type`, detail.workflow, detail.status, detail.breaker',
        'sort @timestamp desc',
        'limit 50',
      ],
      width: 12,
      height: 6,
    }),
  ],
];
