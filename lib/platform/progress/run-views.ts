import { localServices } from '#contracts/local-services.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { createProgress } from '#contracts/progress/progress.ts';
import type { FailedIterations } from '#contracts/progress/snapshot.ts';
import { notedAt, type StepNote } from '#contracts/progress/step-note.ts';
import { withNotes } from '#contracts/progress/with-notes.ts';
import type { Clock } from '#core/clock.ts';
import { defined } from '#core/defined.ts';
import { isoOf } from '#core/instants.ts';
import { versionNumber } from '../ports/arns.ts';
import { type Executions, isThrottle } from '../ports/executions.ts';
import { isOpen, type RunItem } from '../runs/run-item.ts';
import type { RunItems } from '../runs/run-items.ts';
import { apartSteps } from './apart-steps.ts';
import type { Definitions } from './definitions.ts';
import { type FailedIterationsOf, failedIterationsOn } from './failed-iterations.ts';
import { followedRuns } from './followed-runs.ts';
import type { EndedMapRun } from './map-runs.ts';
import type { KeptView, ProgressStore, RunView } from './progress-store.ts';
import { manifestOfVersion, readRun } from './run-reader.ts';

/** A view of an execution. */
export interface CurrentView {
  view: RunView;
  /** When its history was read, in milliseconds since the epoch; absent if nothing newer is known to be missing. */
  asOf?: number;
}

/** Returns the current view of an execution, by its ARN; throws a Problem `not_found` if there is none. */
export type RunViews = (manifest: WorkflowManifest, execution: string) => Promise<CurrentView>;

/** What views are made of. */
interface ViewPorts {
  clock: Clock;
  definitions: Definitions;
  executions: Pick<Executions, 'describe' | 'failedIteration' | 'historyPage' | 'mapRun' | 'pages'>;
  progress: ProgressStore;
  runItems: Pick<RunItems, 'change' | 'of'>;
}

/**
 * Age at which the history of an execution is read again if nothing is in progress, or a step without a function, in milliseconds: at first,
 * and at most.
 */
const [FIRST_MILLISECONDS, UNSEEN_MILLISECONDS] = [3000, 60_000];

/** Time after a note in which the next step may begin unnoticed. */
const QUIET_MILLISECONDS = 5000;

/** Age at which it is read again if functions have noted something since: they do not say everything. */
const NOTED_MILLISECONDS = 5 * 60_000;

/** Age at which it is read again in any case: a worker outside of AWS may note nothing. */
const MAX_AGE_MILLISECONDS = 10 * 60_000;

/** Pause after Step Functions has refused a history, doubled with each that follows. */
const [FIRST_PAUSE, MAX_PAUSE] = [2000, 5 * 60_000];

/** Returns what an execution is at: a view that was made at the same is current. */
export const revisionOf = (
  { redrives, status }: Pick<RunItem, 'redrives' | 'status'>,
  notes: readonly StepNote[],
): string => {
  if (status !== 'RUNNING') return `${redrives}/${status}`;
  return `${redrives}/${notes.reduce((sum, { begun, done, failed }) => sum + begun + done + failed, 0)}`;
};

/**
 * Returns views that read the table. GetExecutionHistory, which takes 20 calls a second in an account, is called when an execution is first
 * looked at, when it has ended, and once in some minutes while it runs; what happens meanwhile is known by the notes of functions. If
 * Step Functions refuses, the view says as of when it is.
 */
export const runViews = (ports: ViewPorts): RunViews => {
  const { clock, progress, runItems } = ports;
  const pause = { until: 0, milliseconds: FIRST_PAUSE };
  const failedIterationsOf = failedIterationsOn(ports.executions);
  const follow = followedRuns(ports.executions, ports.definitions);

  const read = async (
    manifest: WorkflowManifest,
    execution: string,
    revision: string | undefined,
  ): Promise<RunView> => {
    const now = clock.now();
    const view = await readRun(manifest, execution, { ...ports, now });
    pause.milliseconds = FIRST_PAUSE;
    // The history of one that has ended a moment ago may not have its end yet.
    const isWhole = (one: string): boolean => isEnd(one) === (view.snapshot.status !== 'RUNNING');
    if (revision !== undefined && isWhole(revision))
      await progress.keep(execution, { view, readAt: now, revision });
    return view;
  };

  const after = async (
    manifest: WorkflowManifest,
    run: RunItem,
    kept: KeptView | undefined,
    notes: readonly StepNote[],
  ): Promise<RunView> => {
    const deployed = kept?.view.version && (await ports.definitions(run.execution, kept.view.version));
    const adapted = deployed ? manifestOfVersion(manifest, deployed) : manifest;
    const view = kept?.view ?? { snapshot: emptySnapshot(adapted, run) };
    const times = { readAt: kept?.readAt ?? 0, now: clock.now() };
    return { ...view, snapshot: withNotes(adapted, view.snapshot, notes, times) };
  };

  const viewOf: RunViews = async (manifest, execution) => {
    const [run, { kept, notes }] = await Promise.all([runItems.of(execution), progress.of(execution)]);
    if (!run)
      return { view: await adopted(ports, manifest, execution, await read(manifest, execution, undefined)) };
    const revision = revisionOf(run, notes);
    if (!isOpen(run)) {
      if (kept?.revision === revision) return { view: kept.view };
      return { view: await read(manifest, execution, revision) };
    }
    // The local stack has the history in the same process, and its functions note nothing.
    if (localServices())
      return { view: await follow({ manifest, execution, startedAt: run.startedAt, now: clock.now() }) };
    const now = clock.now();
    const view = await after(manifest, run, kept, notes);
    if (kept && !isToBeRead(kept, { revision, now, notes, snapshot: view.snapshot })) return { view };
    if (now >= pause.until) {
      try {
        return { view: await read(manifest, execution, revision) };
      } catch (error) {
        if (!isThrottle(error)) throw error;
        pause.until = now + pause.milliseconds;
        pause.milliseconds = Math.min(MAX_PAUSE, 2 * pause.milliseconds);
      }
    }
    return { view, asOf: kept?.readAt ?? Date.parse(run.startedAt) };
  };

  return (manifest, execution) => withIterations(ports, { manifest, execution, viewOf, failedIterationsOf });
};

/** Adds to a view what is known of the iterations of distributed loops, which are executions. */
const withIterations = async (
  { progress }: Pick<ViewPorts, 'progress'>,
  {
    manifest,
    execution,
    viewOf,
    failedIterationsOf,
  }: {
    manifest: WorkflowManifest;
    execution: string;
    viewOf: RunViews;
    failedIterationsOf: FailedIterationsOf;
  },
): Promise<CurrentView> => {
  const current = await viewOf(manifest, execution);
  const [more, failed] = await Promise.all([
    apartSteps(manifest, execution, progress),
    failedLoops(current.view.mapRuns, { failedIterationsOf, hidesCause: manifest.sensitive !== undefined }),
  ]);
  if (more.length === 0 && failed.size === 0) return current;
  const { snapshot } = current.view;
  const steps = snapshot.steps.map((step) => {
    const failedIterations = failed.get(step.id);
    return failedIterations ? { ...step, failedIterations } : step;
  });
  return { ...current, view: { ...current.view, snapshot: { ...snapshot, steps: [...steps, ...more] } } };
};

/** Returns the failed iterations of distributed loops by step, those of all its runs together. */
const failedLoops = async (
  runs: readonly EndedMapRun[] = [],
  { failedIterationsOf, hidesCause }: { failedIterationsOf: FailedIterationsOf; hidesCause: boolean },
): Promise<Map<string, FailedIterations>> => {
  const found = await Promise.all(runs.map((run) => failedIterationsOf(run, { hidesCause })));
  const bySteps = new Map<string, FailedIterations>();
  for (const [index, { step }] of runs.entries()) {
    const next = found[index];
    const before = bySteps.get(step);
    if (!next) continue;
    const sum = before && { ended: before.ended + next.ended, failed: before.failed + next.failed };
    bySteps.set(step, { ...next, ...before, ...sum });
  }
  return bySteps;
};

/** Opens an item for an execution of which the table knows nothing, so that a sweep records its end. */
const adopted = async (
  { runItems }: Pick<ViewPorts, 'runItems'>,
  { name: workflow }: WorkflowManifest,
  execution: string,
  view: RunView,
): Promise<RunView> => {
  const { startedAtMilliseconds: started } = view.snapshot;
  if (started === undefined || localServices()) return view;
  const run = { workflow, execution, startedAt: isoOf(started), redrives: 0 };
  await runItems.change({ ...run, ...defined({ version: versionNumber(view.version) }) });
  return view;
};

const isEnd = (revision: string): boolean => /[A-Z]/.test(revision);

/** What is known of an execution now. */
interface Known {
  revision: string;
  /** Milliseconds since the epoch. */
  now: number;
  notes: readonly StepNote[];
  /** Its progress by the notes. */
  snapshot: RunView['snapshot'];
}

/** Whether the history of an execution that is open is to be read again. */
const isToBeRead = (
  { readAt, revision }: KeptView,
  { revision: current, now, notes, snapshot }: Known,
): boolean => {
  if (isEnd(revision)) return true;
  const age = now - readAt;
  const { running, steps, startedAtMilliseconds = 0 } = snapshot;
  const isQuiet = notes.every((note) => now - notedAt(note) >= QUIET_MILLISECONDS);
  const isUnseen =
    (running.length === 0 && isQuiet) ||
    steps.some(({ id, uses }) => uses === undefined && running.includes(id));
  // At first much happens in a short time.
  const unseen = Math.max(FIRST_MILLISECONDS, Math.min(UNSEEN_MILLISECONDS, readAt - startedAtMilliseconds));
  if (isUnseen && age >= unseen) return true;
  return age >= (revision === current ? MAX_AGE_MILLISECONDS : NOTED_MILLISECONDS);
};

const emptySnapshot = (manifest: WorkflowManifest, { startedAt }: RunItem): RunView['snapshot'] => ({
  ...createProgress(manifest).snapshot(0),
  startedAtMilliseconds: Date.parse(startedAt),
});
