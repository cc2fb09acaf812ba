import { defined } from '#core/defined.ts';
import type { ManifestStep, WorkflowManifest } from '../manifest.ts';
import type { Outline } from './outline.ts';
import type { ProgressSnapshot, StepProgress } from './snapshot.ts';
import { notedAt, type StepNote } from './step-note.ts';
import { WAITING } from './step-progress.ts';
import { fromChildren, shownSteps, summaryOf } from './summary.ts';

/** When the history of a snapshot was read, and now; milliseconds since the epoch. */
interface ReadingTimes {
  readAt: number;
  now: number;
}

/** How long a history may take to have what a function has noted, in milliseconds. */
const MAX_DELAY_MILLISECONDS = 2000;

/**
 * Returns the progress of a running execution now, from a snapshot of when its history was read and from what functions have noted since.
 * What no function sees follows from what comes after it: a wait is over when a later step has begun, a step without a note was skipped.
 */
export const withNotes = (
  manifest: WorkflowManifest,
  snapshot: ProgressSnapshot,
  notes: Iterable<StepNote>,
  { readAt, now }: ReadingTimes,
): ProgressSnapshot => {
  if (snapshot.status !== 'RUNNING') return snapshot;
  const { outline, shown, counted, parents, passes } = shownSteps(manifest);
  const isNew = (note: StepNote): boolean => notedAt(note) > readAt - MAX_DELAY_MILLISECONDS;
  const news = new Map([...notes].filter(isNew).map((note) => [note.step, note]));
  const before = new Map(snapshot.steps.map((step) => [step.id, step]));
  const passing = new Passing(outline, shown, news);
  const steps = new Map<string, StepProgress>();
  for (const step of shown.toReversed()) {
    const was = before.get(step.id);
    if (!was) continue;
    const children = [...steps.values()].filter(({ parent }) => parent === step.id);
    const noted =
      children.length > 0 ? afterChildren(was, children) : afterNote(step, was, news.get(step.id));
    const found = passing.after(step, noted, children);
    const isPlain = !outline.states.has(step.state) && parents.has(step.id);
    steps.set(step.id, inTime(isPlain ? fromChildren(found, children, passes.has(step.id)) : found, now));
  }
  const inOrder = new Map(
    shown.flatMap(({ id }) => (steps.has(id) ? [[id, steps.get(id) as StepProgress]] : [])),
  );
  const { startedAtMilliseconds: startedAt } = snapshot;
  const summary = summaryOf(
    manifest,
    { outline, counted: counted.filter(({ id }) => inOrder.has(id)), steps: inOrder },
    'RUNNING',
  );
  return {
    ...snapshot,
    ...summary,
    percent: Math.max(snapshot.percent, summary.percent),
    elapsedMilliseconds: startedAt === undefined ? 0 : Math.max(0, now - startedAt),
    steps: [...inOrder.values()],
  };
};

const isOpen = ({ status }: StepProgress): boolean => status === 'running' || status === 'waiting';

/** Returns a step with its duration until now, or until it has ended. */
const inTime = (step: StepProgress, now: number): StepProgress => {
  const { startedAtMilliseconds: from, endedAtMilliseconds: to } = step;
  if (from === undefined) return step;
  return { ...step, durationMilliseconds: Math.max(0, (isOpen(step) ? now : (to ?? now)) - from) };
};

const afterNote = (step: ManifestStep, was: StepProgress, note: StepNote | undefined): StepProgress => {
  if (!note) return was;
  // Its end was in the history.
  if (was.endedAtMilliseconds !== undefined && note.beganAt <= was.endedAtMilliseconds) return was;
  const { begun, done, firstAt, beganAt, endedAt, error } = note;
  const { error: _, cause: __, endedAtMilliseconds: ___, ...rest } = was;
  // After an error comes another attempt, or what handles it.
  const underWay = WAITING.has(step.type) ? 'waiting' : 'running';
  const isOver = !step.repeated && endedAt !== undefined && endedAt >= beganAt && error === undefined;
  return {
    ...rest,
    status: isOver ? 'succeeded' : underWay,
    attempts: Math.max(was.attempts, begun),
    startedAtMilliseconds: was.startedAtMilliseconds ?? firstAt,
    ...(isOver && { endedAtMilliseconds: endedAt }),
    ...(step.repeated && {
      iterations: { ...was.iterations, ended: Math.max(was.iterations?.ended ?? 0, done) },
    }),
    ...defined({ error }),
  };
};

const afterChildren = (was: StepProgress, children: readonly StepProgress[]): StepProgress => {
  const begun = children.flatMap(({ startedAtMilliseconds: at }) => at ?? []);
  if (was.status !== 'pending' || begun.length === 0) return was;
  return { ...was, status: 'running', attempts: 1, startedAtMilliseconds: Math.min(...begun) };
};

/** Finds the steps that an execution has passed, by those of which there are news. */
class Passing {
  readonly #outline: Outline;
  readonly #begun: { note: StepNote; path: string[] }[];

  constructor(outline: Outline, shown: readonly ManifestStep[], news: ReadonlyMap<string, StepNote>) {
    this.#outline = outline;
    this.#begun = shown.flatMap(({ id, state }) => {
      const note = news.get(id);
      return note ? [{ note, path: outline.path(state).map(({ name }) => name) }] : [];
    });
  }

  /** Returns the progress of a step after the execution has passed it; unchanged if it has not. */
  after(step: ManifestStep, was: StepProgress, children: readonly StepProgress[]): StepProgress {
    if (was.status !== 'pending' && !isOpen(was)) return was;
    const passedAt = this.#passedAt(step);
    if (passedAt === undefined) return was;
    const hasBegun = isOpen(was);
    if (hasBegun && was.error !== undefined)
      return { ...was, status: 'failed', handled: true, endedAtMilliseconds: passedAt };
    const isSkipped = !hasBegun && (step.uses !== undefined || children.length > 0);
    return isSkipped
      ? { ...was, status: 'skipped' }
      : { ...was, status: 'succeeded', ...(hasBegun && { endedAtMilliseconds: passedAt }) };
  }

  /** Returns when a step began that can only come after another one; undefined if none has. */
  #passedAt({ state }: ManifestStep): number | undefined {
    const path = this.#outline.path(state);
    const loop = path.findIndex(({ type }) => type === 'Map');
    // What one iteration has passed, another may still come to.
    const here = loop < 0 ? path : path.slice(0, loop + 1);
    const times = here.flatMap(({ name }) => {
      const later = this.#outline.reachable(name);
      // A loop leads back to it.
      if (later.has(name)) return [];
      return this.#begun.flatMap(({ note, path }) =>
        path.some((each) => later.has(each)) ? note.firstAt : [],
      );
    });
    return times.length === 0 ? undefined : Math.min(...times);
  }
}
