import type { Breaker } from '#actions/breaker/transition.ts';
import type { Metric, Sample } from '#platform/metrics/prometheus.ts';
import type { WorkflowTotals } from '#platform/metrics/totals.ts';
import type { KeptHealth } from '#platform/services/health-store.ts';

type Totals = ReadonlyMap<string, WorkflowTotals>;

const perWorkflow = (
  totals: Totals,
  samples: (of: WorkflowTotals) => [Record<string, string>, number][],
): Sample[] =>
  [...totals].flatMap(([workflow_type, of]) =>
    samples(of).map(([labels, value]) => ({ labels: { workflow_type, ...labels }, value })),
  );

const perStep = (
  totals: Totals,
  samples: (of: WorkflowTotals['steps'][string]) => [Record<string, string>, number][],
): Sample[] =>
  perWorkflow(totals, ({ steps }) =>
    Object.entries(steps).flatMap(([activity_name, of]) =>
      samples(of).map(([labels, value]): [Record<string, string>, number] => [
        { activity_name, ...labels },
        value,
      ]),
    ),
  );

const STATES = { closed: 0, half_open: 1, open: 2 } as const;

/** Returns everything that Baton counts, under the names that its users know. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: a list, one entry for each metric
export const metricsOf = (
  totals: Totals,
  breakers: readonly (Breaker & { name: string })[],
  services: readonly KeptHealth[],
  queued: { waiting: number; seconds: number },
): Metric[] => [
  {
    name: 'workflow_executions_total',
    help: 'Finished executions by outcome.',
    type: 'counter',
    samples: perWorkflow(totals, ({ outcomes }) =>
      Object.entries(outcomes).map(([status, value]) => [{ status }, value]),
    ),
  },
  {
    name: 'workflow_duration_seconds',
    help: 'Seconds from start to end.',
    type: 'histogram',
    histograms: [...totals].map(([workflow_type, { durations }]) => ({
      labels: { workflow_type },
      histogram: durations,
    })),
  },
  {
    name: 'workflow_errors_total',
    help: 'Executions that ended with an error, by its name.',
    type: 'counter',
    samples: perWorkflow(totals, ({ errors }) =>
      Object.entries(errors).map(([error, value]) => [{ error }, value]),
    ),
  },
  {
    name: 'activity_executions_total',
    help: 'Ended runs of a step by outcome, and executions that skipped it.',
    type: 'counter',
    samples: perStep(totals, ({ succeeded, failed, stopped, skipped }) => [
      [{ status: 'success' }, succeeded],
      [{ status: 'failure' }, failed],
      ...(stopped ? [[{ status: 'aborted' }, stopped] as [Record<string, string>, number]] : []),
      ...(skipped ? [[{ status: 'skipped' }, skipped] as [Record<string, string>, number]] : []),
    ]),
  },
  {
    name: 'activity_duration_seconds',
    help: 'Seconds that each run of a step took, its retries and waits included.',
    type: 'histogram',
    histograms: [...totals].flatMap(([workflow_type, { steps }]) =>
      Object.entries(steps).map(([activity_name, { durations }]) => ({
        labels: { workflow_type, activity_name },
        histogram: durations,
      })),
    ),
  },
  {
    name: 'activity_retry_count',
    help: 'Attempts at a step after its first.',
    type: 'counter',
    samples: perStep(totals, ({ retries }) => [[{}, retries]]),
  },
  {
    name: 'activity_cache_hits_total',
    help: 'Runs of a step whose result came from its cache.',
    type: 'counter',
    samples: perStep(totals, ({ cached }) => (cached ? [[{}, cached]] : [])),
  },
  {
    name: 'activity_errors_total',
    help: 'Runs of a step that ended with an error, by its name.',
    type: 'counter',
    samples: perStep(totals, ({ errors }) =>
      Object.entries(errors).map(([error, value]) => [{ error }, value]),
    ),
  },
  {
    name: 'saga_compensations_total',
    help: 'Steps that were undone, by the error that made it necessary.',
    type: 'counter',
    samples: perWorkflow(totals, ({ compensations }) =>
      Object.entries(compensations).map(([reason, value]) => [{ reason }, value]),
    ),
  },
  {
    name: 'saga_compensations_failed_total',
    help: 'Steps that could not be undone.',
    type: 'counter',
    samples: perWorkflow(totals, ({ failedCompensations }) => [[{}, failedCompensations]]),
  },
  {
    name: 'circuit_breaker_state',
    help: '0 closed, 1 half open, 2 open.',
    type: 'gauge',
    samples: breakers.map(({ name, state }) => ({ labels: { service: name }, value: STATES[state] })),
  },
  {
    name: 'circuit_breaker_state_changes',
    help: 'Changes of state by the states that they went from and to.',
    type: 'counter',
    samples: breakers.flatMap(({ name, changes }) =>
      Object.entries(changes).map(([change, value]) => {
        const [from = '', to = ''] = change.split(' ');
        return { labels: { service: name, from, to }, value };
      }),
    ),
  },
  {
    name: 'queued_starts',
    help: 'Queued starts that have not been made.',
    type: 'gauge',
    samples: [{ labels: {}, value: queued.waiting }],
  },
  {
    name: 'queued_start_oldest_seconds',
    help: 'Seconds for which the oldest of them has waited; 0 if there is none.',
    type: 'gauge',
    samples: [{ labels: {}, value: queued.seconds }],
  },
  {
    name: 'service_healthy',
    help: 'Whether a registered service is healthy: 1, or 0.',
    type: 'gauge',
    samples: services.map(({ service, health }) => ({
      labels: { registered: service.name },
      value: health.status === 'healthy' ? 1 : 0,
    })),
  },
  {
    name: 'service_latency_seconds',
    help: 'Seconds that a registered service took to answer its last check.',
    type: 'gauge',
    samples: services.map(({ service, health }) => ({
      labels: { registered: service.name },
      value: health.latencyMilliseconds / 1000,
    })),
  },
];
