import type { WorkflowManifest } from '#contracts/manifest.ts';
import { authoredCause } from '#contracts/progress/authored-cause.ts';
import type { ProgressEvent } from '#contracts/progress/history-event.ts';
import { createProgress, type Progress } from '#contracts/progress/progress.ts';
import { isoIfAny } from '#core/instants.ts';
import type { HistoryEvent, StepView } from '../../api/types.ts';
import { type Attempt, AttemptReader } from './attempts.ts';
import { type Figures, figuresOf } from './figures.ts';
import { type StateVisit, VisitReader } from './step-events.ts';
import { type Variable, variablesIn } from './variables.ts';

/** What the first events of a history say. */
export interface Reading {
  /** How many events were read. */
  count: number;
  percent: number;
  steps: StepView[];
  attempts: ReadonlyMap<string, readonly Attempt[]>;
  visits: ReadonlyMap<string, readonly StateVisit[]>;
  figures: Figures;
  variables: Variable[];
}

/** Lets the browser draw, if enough was done since it last could; false if what is read is no longer wanted. */
export type Pause = () => Promise<boolean>;

/** Events that are read before a pause is offered: less than a millisecond's work. */
const EVENTS_AT_ONCE = 200;

/**
 * Reads a history in small parts, so that 25,000 events hold up no frame: the browser may draw every 12 ms. What was read is kept, and reading
 * continues from there.
 */
export class HistoryReader {
  readonly #manifest: WorkflowManifest;
  readonly #stepOfState: ReadonlyMap<string, string>;
  readonly #steps: readonly string[];
  #count = 0;
  #first: HistoryEvent | undefined;
  #progress: Progress;
  #attempts: AttemptReader;
  #visits: VisitReader;

  constructor(manifest: WorkflowManifest) {
    this.#manifest = manifest;
    this.#stepOfState = new Map(manifest.steps.map(({ id, state }) => [state, id]));
    this.#steps = manifest.steps.map(({ id }) => id);
    this.#progress = createProgress(manifest);
    this.#attempts = new AttemptReader(this.#stepOfState);
    this.#visits = new VisitReader(this.#steps);
  }

  /** Returns what the first `count` events say; undefined if that is no longer wanted. */
  async read(events: readonly HistoryEvent[], count: number, pause: Pause): Promise<Reading | undefined> {
    if (this.#count > count || this.#first?.id !== events[0]?.id) this.#restart(events[0]);
    while (this.#count < count) {
      const end = Math.min(count, this.#count + EVENTS_AT_ONCE);
      for (const event of events.slice(this.#count, end)) this.#add(event);
      this.#count = end;
      if (!(await pause())) return undefined;
    }
    const seen = events.slice(0, count);
    const figures = figuresOf(seen);
    if (!(await pause())) return undefined;
    const variables = variablesIn(seen);
    const now = Date.parse(seen.at(-1)?.timestamp ?? '') || 0;
    const { percent, steps } = this.#progress.snapshot(now);
    return {
      count,
      percent,
      steps: steps.map((step) => viewOf(step, this.#steps)),
      attempts: this.#attempts.attempts,
      visits: this.#visits.visits,
      figures,
      variables,
    };
  }

  #add(event: HistoryEvent): void {
    const dated: ProgressEvent = { ...event, timestamp: new Date(event.timestamp) };
    this.#progress.apply(dated);
    this.#attempts.add(event);
    this.#visits.add(event);
  }

  #restart(first: HistoryEvent | undefined): void {
    this.#count = 0;
    this.#first = first;
    this.#progress = createProgress(this.#manifest);
    this.#attempts = new AttemptReader(this.#stepOfState);
    this.#visits = new VisitReader(this.#steps);
  }
}

/** Converts a step's progress to the form in which the API shows it. */
const viewOf = (
  {
    startedAtMilliseconds,
    endedAtMilliseconds,
    durationMilliseconds,
    ...step
  }: ReturnType<Progress['snapshot']>['steps'][number],
  steps: readonly string[],
): StepView => ({
  ...step,
  ...(step.cause !== undefined && { cause: authoredCause(step.cause, steps) }),
  started_at: isoIfAny(startedAtMilliseconds),
  ended_at: isoIfAny(endedAtMilliseconds),
  ...(durationMilliseconds !== undefined && { duration_seconds: durationMilliseconds / 1000 }),
});
