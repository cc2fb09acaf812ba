import { ownField } from '#core/json.ts';
import { type Moments, noMoments, withValue } from '../statistics/moments.ts';
import { addHistogram, emptyHistogram, type Histogram, observe } from './histogram.ts';
import type { RunOutcome, RunRecord } from './run-record.ts';

/** Totals of a step over all executions. */
interface StepTotals {
  succeeded: number;
  failed: number;
  /** Runs that were stopped, because something else failed or the execution was stopped. Absent in totals of an earlier form. */
  stopped?: number;
  /** Executions that passed the step. Absent in totals of an earlier form. */
  skipped?: number;
  /** Runs whose result came from the cache. Absent in totals of an earlier form. */
  cached?: number;
  retries: number;
  durations: Histogram;
  errors: Record<string, number>;
}

/** Totals of the executions that got a variant. Those that a person ended are left out. */
export interface VariantTotals {
  ended: number;
  succeeded: number;
  /** Of those that succeeded: a failure may come early. */
  seconds: Moments;
  dollars: Moments;
  /** What the experiment measures, of those that have it. */
  measure: Moments;
}

/** Totals of a workflow over all executions. */
export interface WorkflowTotals {
  outcomes: Partial<Record<RunOutcome, number>>;
  durations: Histogram;
  errors: Record<string, number>;
  /** Compensations by the error that made them necessary. */
  compensations: Record<string, number>;
  failedCompensations: number;
  steps: Record<string, StepTotals>;
  /** By variant, as `assignmentText` writes it. Absent in totals of an earlier form, and if there are none. */
  variants?: Record<string, VariantTotals>;
}

/** Returns empty totals. */
export const emptyTotals = (): WorkflowTotals => ({
  outcomes: {},
  durations: emptyHistogram(),
  errors: {},
  compensations: {},
  failedCompensations: 0,
  steps: {},
});

/** Error names that are counted separately: workflows may make them up as they run, and an item holds 400 KB. */
const MAX_NAMES = 200;

const count = (counts: Record<string, number>, name: string, more = 1): void => {
  const known = Object.hasOwn(counts, name);
  const own = known || (name !== '__proto__' && Object.keys(counts).length < MAX_NAMES) ? name : 'other';
  counts[own] = (Object.hasOwn(counts, own) ? (counts[own] ?? 0) : 0) + more;
};

/** Returns the totals with more executions added; does not change the given ones. */
export const withRuns = (totals: WorkflowTotals, runs: Iterable<RunRecord>): WorkflowTotals => {
  const sum = structuredClone(totals);
  for (const run of runs) {
    if (!run.undoing) addRun(sum, run);
    for (const { compensation } of Object.values(run.steps)) {
      if (compensation === 'succeeded') count(sum.compensations, run.error ?? 'cancelled');
      if (compensation === 'failed') sum.failedCompensations += 1;
    }
  }
  return sum;
};

const addRun = (sum: WorkflowTotals, run: RunRecord): void => {
  count(sum.outcomes as Record<string, number>, run.outcome);
  observe(sum.durations, run.seconds);
  if (run.error !== undefined) count(sum.errors, run.error);
  if (run.variant !== undefined && run.outcome !== 'aborted') addToVariant(sum, run.variant, run);
  for (const id of run.skipped ?? []) {
    const of = totalsOf(sum, id);
    of.skipped = (of.skipped ?? 0) + 1;
  }
  for (const [id, step] of Object.entries(run.steps)) {
    const of = totalsOf(sum, id);
    of.succeeded += step.succeeded;
    const failed = step.failed ?? step.runs - step.succeeded;
    of.failed += failed;
    of.stopped = (of.stopped ?? 0) + step.runs - step.succeeded - failed;
    if (step.cached) of.cached = (of.cached ?? 0) + step.cached;
    of.retries += step.retries;
    if (step.durations) addHistogram(of.durations, step.durations);
    else observe(of.durations, step.seconds);
    for (const [error, times] of Object.entries(step.errors ?? {})) count(of.errors, error, times);
  }
};

/** Variants of one experiment after the other whose totals are kept. */
const MAX_VARIANTS = 100;

const emptyVariant = (): VariantTotals => ({
  ended: 0,
  succeeded: 0,
  seconds: noMoments(),
  dollars: noMoments(),
  measure: noMoments(),
});

const addToVariant = (
  sum: WorkflowTotals,
  name: string,
  { outcome, seconds, dollars, measure }: RunRecord,
): void => {
  const variants = sum.variants ?? {};
  sum.variants = variants;
  const [oldest] = Object.keys(variants);
  if (!ownField(variants, name) && oldest !== undefined && Object.keys(variants).length >= MAX_VARIANTS)
    delete variants[oldest];
  const of = ownField(variants, name) ?? emptyVariant();
  const succeeded = outcome === 'success';
  variants[name] = {
    ended: of.ended + 1,
    succeeded: of.succeeded + (succeeded ? 1 : 0),
    seconds: succeeded ? withValue(of.seconds, seconds) : of.seconds,
    dollars: dollars === undefined ? of.dollars : withValue(of.dollars, dollars),
    measure: measure === undefined ? of.measure : withValue(of.measure, measure),
  };
};

const totalsOf = ({ steps }: WorkflowTotals, id: string): StepTotals => {
  // A step may be called `constructor`, which every object has.
  const known = Object.hasOwn(steps, id) ? steps[id] : undefined;
  const totals = known ?? { succeeded: 0, failed: 0, retries: 0, durations: emptyHistogram(), errors: {} };
  steps[id] = totals;
  return totals;
};
