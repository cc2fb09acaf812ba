import type { Breaker, Statistics } from '../../api/types.ts';
import type { Series } from '../../view/chart.tsx';
import { METRIC_WORDS } from '../../words/metrics.ts';

type Part = Statistics['parts'][number];

const line = (
  label: string,
  colour: string,
  parts: readonly Part[],
  read: (part: Part) => number | undefined,
): Series => ({
  label,
  colour,
  values: parts.map(read),
});

/** Returns how many executions ended in each part, by outcome; those that never occur are left out, but for success. */
export const outcomeSeries = ({ parts, outcomes }: Statistics): Series[] => [
  line(METRIC_WORDS.succeeded, 'good', parts, (part) => part.outcomes.success ?? 0),
  ...(outcomes.failure
    ? [line(METRIC_WORDS.failed, 'bad', parts, (part) => part.outcomes.failure ?? 0)]
    : []),
  ...(outcomes.timeout
    ? [line(METRIC_WORDS.timedOut, 'warn', parts, (part) => part.outcomes.timeout ?? 0)]
    : []),
  ...(outcomes.aborted
    ? [line(METRIC_WORDS.stopped, 'quiet', parts, (part) => part.outcomes.aborted ?? 0)]
    : []),
];

/** Returns how long executions took that ended in each part, in seconds. */
export const durationSeries = ({ parts }: Statistics): Series[] => [
  line(METRIC_WORDS.p50, 'good', parts, ({ durations }) => durations.p50),
  line(METRIC_WORDS.p95, 'warn', parts, ({ durations }) => durations.p95),
  line(METRIC_WORDS.p99, 'bad', parts, ({ durations }) => durations.p99),
];

/** Returns what did not go smoothly in each part. */
export const troubleSeries = ({ parts }: Statistics): Series[] => [
  line(METRIC_WORDS.retries, 'run', parts, ({ retries }) => retries),
  line(METRIC_WORDS.undone, 'warn', parts, ({ compensations }) => compensations.succeeded),
  line(METRIC_WORDS.notUndone, 'bad', parts, ({ compensations }) => compensations.failed),
];

/** Returns how many executions were under way when each part began, and how many of them waited for their turn. */
export const underWaySeries = ({ parts }: Statistics): Series[] => [
  line(METRIC_WORDS.running, 'run', parts, (part) => part.under_way),
  line(METRIC_WORDS.queued, 'warn', parts, (part) => part.waiting),
];

/** Returns how often breakers changed in each part, by the state that they entered; a breaker knows its newest changes. */
export const breakerSeries = ({ parts, until }: Statistics, breakers: readonly Breaker[]): Series[] => {
  const starts = [...parts.map(({ at }) => Date.parse(at)), Date.parse(until) + 1];
  const changes = breakers.flatMap(({ recent = [] }) => recent);
  return (['open', 'half_open', 'closed'] as const).map((state) => ({
    label: METRIC_WORDS.breakers[state],
    colour: { open: 'bad', half_open: 'warn', closed: 'good' }[state],
    values: parts.map(
      (_, index) =>
        changes.filter(({ at, to }) => {
          const when = Date.parse(at);
          return to === state && when >= (starts[index] ?? 0) && when < (starts[index + 1] ?? 0);
        }).length,
    ),
  }));
};

/** Returns the share of executions that succeeded, of those that were not stopped; undefined if there are none. */
export const successShare = ({ outcomes }: Pick<Statistics, 'outcomes'>): number | undefined => {
  const { success = 0, failure = 0, timeout = 0 } = outcomes;
  const all = success + failure + timeout;
  return all === 0 ? undefined : success / all;
};

/** Writes a share in per cent, never as 100 % or 0 % if it is not. */
export const percentText = (share: number): string => {
  const percent = share * 100;
  const rounded = Number(percent.toFixed(1));
  if (rounded === 100 && share < 1) return '> 99.9 %';
  return rounded === 0 && share > 0 ? '< 0.1 %' : `${rounded} %`;
};
