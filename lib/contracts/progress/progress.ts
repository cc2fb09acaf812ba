import { required } from '#core/required.ts';
import type { WorkflowManifest } from '../manifest.ts';
import { failedLoops } from './failed-loops.ts';
import type { ProgressEvent } from './history-event.ts';
import type { ProgressSnapshot } from './snapshot.ts';
import { stepProgress } from './step-progress.ts';
import type { StepRun } from './step-run.ts';
import { readRuns } from './step-runs.ts';
import { fromChildren, shownSteps, summaryOf } from './summary.ts';
import { Visits } from './visits.ts';

/** Reads an execution's progress from its history, event by event. */
export interface Progress {
  /** Applies the next event; events that were applied before are ignored, so pages may overlap. */
  apply(event: ProgressEvent): void;
  /** Returns the progress at a time in milliseconds since the epoch. */
  snapshot(now: number): ProgressSnapshot;
  /** Returns every run of each step so far, by the step's id; metrics count them. */
  runs(): ReadonlyMap<string, readonly StepRun[]>;
}

/** Settings of reading progress. */
interface ProgressOptions {
  /** Whether runs say how much they were given (default: if that tells how long steps take). */
  sized?: boolean;
}

/** Starts reading the progress of an execution, before its first event. */
export const createProgress = (
  manifest: WorkflowManifest,
  { sized = manifest.steps.some(({ sizedSeconds }) => sizedSeconds !== undefined) }: ProgressOptions = {},
): Progress => {
  const { outline, shown, counted, parents, passes, hidden } = shownSteps(manifest);
  const visits = new Visits({ sized });
  let highest = 0;
  let known: ReturnType<typeof readRuns> | undefined;
  const read = (): ReturnType<typeof readRuns> => {
    known ??= readRuns(shown, outline, visits, manifest.steps);
    return known;
  };

  const snapshot = (now: number): ProgressSnapshot => {
    const run = {
      visits: visits.all,
      outline,
      status: visits.status,
      now: visits.endedAtMilliseconds ?? now,
    };
    const { runs, compensations, failures } = read();
    const around = { ...run, failures };
    const steps = new Map(
      shown.map((step) => [
        step.id,
        stepProgress(step, required(runs, step.id), required(compensations, step.id), around),
      ]),
    );
    for (const step of shown.toReversed()) {
      if (!outline.states.has(step.state) && parents.has(step.id))
        steps.set(step.id, fromChildren(required(steps, step.id), [...steps.values()], passes.has(step.id)));
    }
    const failed = failedLoops(manifest.steps, runs, {
      all: visits.all,
      hides: manifest.sensitive !== undefined,
    });
    for (const [id, failedIterations] of failed) {
      const step = steps.get(id);
      if (step) steps.set(id, { ...step, failedIterations });
    }
    const found = summaryOf(manifest, { outline, counted, steps }, visits.status);
    highest = Math.max(highest, found.percent);
    return {
      workflow: manifest.name,
      status: visits.status,
      ...found,
      percent: visits.status === 'SUCCEEDED' ? 100 : highest,
      ...(visits.startedAtMilliseconds > 0 && { startedAtMilliseconds: visits.startedAtMilliseconds }),
      endedAtMilliseconds: visits.endedAtMilliseconds,
      elapsedMilliseconds: visits.startedAtMilliseconds > 0 ? run.now - visits.startedAtMilliseconds : 0,
      steps: [...steps.values()].filter(({ id, status }) => !hidden.has(id) || status === 'failed'),
      error: visits.error,
      cause: visits.cause,
    };
  };
  return {
    apply: (event) => {
      known = undefined;
      visits.apply(event);
    },
    snapshot,
    runs: () => read().runs,
  };
};

/** Computes the progress of an execution from the events known so far, at a time in milliseconds since the epoch. */
export const progressOf = (
  manifest: WorkflowManifest,
  events: Iterable<ProgressEvent>,
  now: number,
): ProgressSnapshot => {
  const progress = createProgress(manifest);
  for (const event of events) progress.apply(event);
  return progress.snapshot(now);
};
