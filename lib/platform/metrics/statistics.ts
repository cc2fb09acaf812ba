import type { RunOutcome, RunRecord } from './run-record.ts';

/** A span of time in equal parts. Times are milliseconds since the epoch. */
export interface TimeSpan {
  from: number;
  to: number;
  parts: number;
}

/** Durations of executions in seconds. */
export interface Durations {
  p50?: number;
  p95?: number;
  p99?: number;
}

/** What the executions did that ended in a part of a span. */
export interface PartStatistics {
  /** When the part begins. */
  at: number;
  outcomes: Partial<Record<RunOutcome, number>>;
  retries: number;
  compensations: { succeeded: number; failed: number };
  durations: Durations;
  /** Executions that were under way when the part began. */
  underWay: number;
  /** Those of them that waited for their turn. */
  waiting: number;
}

/** What a step did in a span. */
export interface StepStatistics {
  runs: number;
  failed: number;
  retries: number;
  seconds: number;
}

/** What executions did that ended in a span. */
export interface Statistics {
  parts: PartStatistics[];
  outcomes: Partial<Record<RunOutcome, number>>;
  durations: Durations;
  /** US dollars of those whose cost is known, and how many these are. */
  cost: { dollars: number; runs: number };
  /** Executions that failed, by error. */
  errors: Record<string, number>;
  steps: Record<string, StepStatistics>;
}

/** Error names and steps that are counted: workflows may make names up as they run. */
const MAX_NAMES = 200;

/**
 * Sums up the records of executions that ended in a span; others are left out. `open` are the starts of those that have not ended, and
 * `queued` of those among them that wait for their turn, in milliseconds since the epoch.
 */
export const statisticsOf = (
  records: Iterable<RunRecord>,
  { from, to, parts: count }: TimeSpan,
  open: readonly number[] = [],
  queued: readonly number[] = [],
): Statistics => {
  const width = (to - from) / count;
  const parts = Array.from({ length: count }, (_, index) => emptyPart(from + index * width));
  const outcomes: Partial<Record<RunOutcome, number>> = {};
  const all: number[] = [];
  const lived: Lifetime[] = open.map((start) => [start, to]);
  const waited: Lifetime[] = queued.map((start) => [start, to]);
  const cost = { dollars: 0, runs: 0 };
  const errors = new Map<string, number>();
  const steps = new Map<string, StepStatistics>();
  for (const run of records) {
    const at = Date.parse(run.ended_at);
    const part = parts[Math.floor((at - from) / width)];
    if (!part || at < from) continue;
    addCompensations(part, run);
    if (run.undoing) continue;
    if (run.started_at !== undefined) lived.push([Date.parse(run.started_at), at]);
    if (run.started_at !== undefined && run.began_at !== undefined)
      waited.push([Date.parse(run.started_at), Date.parse(run.began_at)]);
    if (run.dollars !== undefined) {
      cost.dollars += run.dollars;
      cost.runs += 1;
    }
    part.outcomes[run.outcome] = (part.outcomes[run.outcome] ?? 0) + 1;
    outcomes[run.outcome] = (outcomes[run.outcome] ?? 0) + 1;
    part.seconds.push(run.seconds);
    all.push(run.seconds);
    if (run.error !== undefined && isCounted(errors, run.error))
      errors.set(run.error, (errors.get(run.error) ?? 0) + 1);
    for (const [id, step] of Object.entries(run.steps)) {
      part.retries += step.retries;
      if (isCounted(steps, id)) steps.set(id, withStep(steps.get(id), step));
    }
  }
  return {
    parts: parts.map(({ seconds, ...part }) => ({
      ...part,
      durations: durationsOf(seconds),
      underWay: countAt(lived, part.at),
      waiting: countAt(waited, part.at),
    })),
    outcomes,
    cost,
    durations: durationsOf(all),
    errors: Object.fromEntries(errors),
    steps: Object.fromEntries(steps),
  };
};

/** From when to when, in milliseconds since the epoch. */
type Lifetime = [from: number, to: number];

const countAt = (lifetimes: readonly Lifetime[], at: number): number =>
  lifetimes.filter(([from, to]) => from <= at && at < to).length;

const emptyPart = (at: number) => ({
  at,
  outcomes: {} as Partial<Record<RunOutcome, number>>,
  retries: 0,
  compensations: { succeeded: 0, failed: 0 },
  seconds: [] as number[],
});

const isCounted = (known: ReadonlyMap<string, unknown>, name: string): boolean =>
  known.has(name) || known.size < MAX_NAMES;

const addCompensations = (
  { compensations }: Pick<PartStatistics, 'compensations'>,
  { steps }: RunRecord,
): void => {
  for (const { compensation } of Object.values(steps)) if (compensation) compensations[compensation] += 1;
};

const withStep = (
  { runs, failed, retries, seconds }: StepStatistics = { runs: 0, failed: 0, retries: 0, seconds: 0 },
  more: RunRecord['steps'][string],
): StepStatistics => ({
  runs: runs + more.runs,
  failed: failed + (more.failed ?? more.runs - more.succeeded),
  retries: retries + more.retries,
  seconds: seconds + more.seconds,
});

const durationsOf = (seconds: number[]): Durations => {
  if (seconds.length === 0) return {};
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => percentile(seconds, share));
  return { p50, p95, p99 };
};

/** Returns the value below which a share of the values is, from 0 to 1, by the nearest rank; undefined of none. Sorts the values. */
const percentile = (values: number[], share: number): number | undefined => {
  values.sort((one, other) => one - other);
  return values[Math.max(0, Math.ceil(share * values.length) - 1)];
};
