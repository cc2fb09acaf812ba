import type { WorkflowManifest } from '#contracts/manifest.ts';
import { authoredCause } from '#contracts/progress/authored-cause.ts';
import { failedStep } from '#contracts/progress/failed-step.ts';
import type { ProgressEvent } from '#contracts/progress/history-event.ts';
import { progressOf } from '#contracts/progress/progress.ts';
import { Visits } from '#contracts/progress/visits.ts';
import { barsOf } from './bars.ts';
import { decisionsIn, filesIn, publicationsIn, reviewsIn, withdrawalsIn } from './findings.ts';
import type { Report } from './report.ts';
import { taskResults, variablesOf } from './results.ts';

/** What a report is built from. */
export interface ReportSource {
  manifest: WorkflowManifest;
  /** Name of the execution, which is also the name of its folder. */
  name: string;
  /** The execution's whole history, with execution data. */
  events: readonly ProgressEvent[];
  /** Milliseconds since the Unix epoch; where the bars of an execution that has not ended stop. */
  now: number;
  /** Further figures to show, such as `['Transitions', '31']`. */
  figures?: readonly (readonly [name: string, value: string])[];
}

/** Reads from an execution's history what ran when, and what was reviewed, decided, published and withdrawn. */
export const buildReport = ({ manifest, name, events, now, figures = [] }: ReportSource): Report => {
  const visits = new Visits();
  for (const event of events) visits.apply(event);
  const progress = progressOf(manifest, events, now);
  const variables = variablesOf(events);
  const results = manifest.steps.flatMap(({ id }) => {
    const result = variables.get(id);
    return result === undefined || result === null ? [] : [[id, result] as const];
  });
  const answers = taskResults(events);
  const start = progress.startedAtMilliseconds ?? now;
  const end = progress.endedAtMilliseconds ?? now;
  const bars = barsOf(manifest.steps, visits.all, end);
  const undone = bars.filter(({ kind }) => kind === 'compensation').map(({ step }) => step);
  const withdrawals = withdrawalsIn(answers, name);
  return {
    workflow: manifest.name,
    description: manifest.description,
    version: manifest.version,
    name,
    status: progress.status,
    error: progress.error,
    failedStep: failedStep(progress),
    cause:
      progress.cause &&
      authoredCause(
        progress.cause,
        progress.steps.map(({ id }) => id),
      ),
    start,
    end,
    elapsedMilliseconds: end - start,
    bars,
    notRun: progress.steps.flatMap(({ id, status }) =>
      status === 'skipped' || status === 'pending' || status === 'unreached'
        ? [{ step: id, reason: status === 'skipped' ? ('skipped' as const) : ('never reached' as const) }]
        : [],
    ),
    reviews: reviewsIn(results),
    decisions: decisionsIn(results),
    publications: publicationsIn(results, answers, name),
    withdrawals: withdrawals.map((withdrawal) => ({
      ...withdrawal,
      step: undone.find((step) => step === withdrawal.channel) ?? withdrawal.step,
    })),
    files: filesIn(results, name),
    figures: figures.map(([label, value]) => [label, value]),
  };
};
