import { defined } from '#core/defined.ts';
import { ownField } from '#core/json.ts';
import { calledRun } from './called-run.ts';
import { failureOf, millisecondsOf, numberField, type ProgressEvent, textField } from './history-event.ts';
import { startedExecution } from './started-execution.ts';
import { undidNothing } from './undid-nothing.ts';
import { usedCache } from './used-cache.ts';
import { isInside, type Visit, type VisitOutcome } from './visit.ts';

/** Status of an execution, in Step Functions' words. */
export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

const FINAL: Partial<Record<string, ExecutionStatus>> = {
  ExecutionSucceeded: 'SUCCEEDED',
  ExecutionFailed: 'FAILED',
  ExecutionTimedOut: 'TIMED_OUT',
  ExecutionAborted: 'ABORTED',
};

/** Characters of a task's parameters that are kept, to say what it failed with. */
const MAX_GIVEN = 20_000;

const givenIn = (scheduled: object | undefined): string | undefined => {
  const given = textField(scheduled, 'parameters');
  return given !== undefined && given.length <= MAX_GIVEN ? given : undefined;
};

/** Where in the tree of visits an event belongs. */
interface Place {
  visit: Visit;
  index?: number;
}

/** The visits of an execution, built event by event; events follow each other through `previousEventId`. */
export class Visits {
  readonly all: Visit[] = [];
  status: ExecutionStatus = 'RUNNING';
  startedAtMilliseconds = 0;
  endedAtMilliseconds: number | undefined;
  error: string | undefined;
  cause: string | undefined;
  readonly #open = new Set<Visit>();
  readonly #places = new Map<number, Place | undefined>();
  #toResume: Visit[] = [];
  readonly #sized: boolean;

  /** `sized` says whether somebody asks how much tasks were given. */
  constructor({ sized = true } = {}) {
    this.#sized = sized;
  }

  /** Applies the next event; ignores an event that was applied before. */
  apply(event: ProgressEvent): void {
    const id = event.id ?? 0;
    if (this.#places.has(id)) return;
    const place = this.#places.get(event.previousEventId ?? 0);
    this.#places.set(id, this.#place(event, place) ?? place);
  }

  #place(event: ProgressEvent, place: Place | undefined): Place | undefined {
    const type = event.type ?? '';
    const at = millisecondsOf(event);
    const final = ownField(FINAL, type);
    if (type === 'ExecutionStarted') this.startedAtMilliseconds = at;
    else if (type === 'ExecutionRedriven') this.#resume();
    else if (final) this.#end(final, event, at);
    else if (type.endsWith('StateEntered')) return this.#enter(event, place, at);
    else if (type.endsWith('StateExited')) return this.#leave(event, place, at);
    else return this.#inside(event, place, at);
    return undefined;
  }

  #enter(event: ProgressEvent, place: Place | undefined, at: number): Place {
    // A state that has been left is a neighbour; one that is still open is the Parallel or Map around.
    const isOpen = place !== undefined && this.#open.has(place.visit);
    const visit: Visit = {
      id: event.id ?? 0,
      state: textField(event.stateEnteredEventDetails, 'name') ?? '',
      kind: (event.type ?? '').slice(0, -'StateEntered'.length),
      parent: isOpen ? place.visit : place?.visit.parent,
      index: isOpen ? place.index : place?.visit.index,
      enteredAtMilliseconds: at,
      attempts: 0,
      failing: false,
      outcome: 'open',
    };
    this.all.push(visit);
    this.#open.add(visit);
    return { visit };
  }

  #leave(event: ProgressEvent, place: Place | undefined, at: number): Place | undefined {
    const name = textField(event.stateExitedEventDetails, 'name');
    let visit = place?.visit;
    while (visit && !(visit.state === name && this.#open.has(visit))) visit = visit.parent;
    visit ??= [...this.#open].findLast((open) => open.state === name);
    if (!visit) return undefined;
    this.#close(visit, visit.failing ? 'caught' : 'done', at);
    return { visit };
  }

  #inside(event: ProgressEvent, place: Place | undefined, at: number): Place | undefined {
    const type = event.type ?? '';
    const found = this.#evaluating(event, place) ?? place ?? this.#resumed(type);
    if (!found) return undefined;
    const container = (['Map', 'Parallel'] as const).find((name) => type.startsWith(name));
    const visit = container ? this.#around(found.visit, container) : found.visit;
    if (!visit) return undefined;
    if (/^(Task|LambdaFunction|Activity)Scheduled$/.test(type) || /^(Map|Parallel)StateStarted$/.test(type)) {
      visit.attempts++;
      visit.failing = false;
      visit.run ??= calledRun(event);
      visit.given = undefined;
      visit.scheduled = event.taskScheduledEventDetails;
      const length = this.#sized ? textField(visit.scheduled, 'parameters')?.length : undefined;
      if (length !== undefined) visit.inputBytes = Math.max(length, visit.inputBytes ?? 0);
      const total = numberField(event.mapStateStartedEventDetails, 'length');
      if (total !== undefined) visit.iterations = { total, ended: 0 };
    } else if (type === 'TaskSubmitted' || type === 'TaskSucceeded') {
      if (type === 'TaskSucceeded') visit.scheduled = undefined;
      visit.execution = startedExecution(event) ?? visit.execution;
      Object.assign(visit, defined({ cached: usedCache(event) }));
      if (visit.run?.compensation && undidNothing(event)) visit.undidNothing = true;
    } else if (type === 'MapIterationStarted') {
      return { visit, index: numberField(event.mapIterationStartedEventDetails, 'index') };
    } else if (/^MapIteration(Succeeded|Failed|Aborted)$/.test(type)) {
      if (visit.iterations) visit.iterations.ended++;
    } else if (/(Failed|TimedOut)$/.test(type)) {
      visit.failing = true;
      Object.assign(visit, failureOf(event));
      visit.given ??= givenIn(visit.scheduled);
      visit.scheduled = undefined;
      if (container) this.#closeInside(visit, at);
    } else if (type.endsWith('StateAborted')) {
      // When a branch fails, the failed state is aborted as well.
      if (this.#open.has(visit)) this.#close(visit, visit.failing ? 'failed' : 'aborted', at);
    }
    return { visit, index: found.index };
  }

  /**
   * Finds the state whose expression could not be evaluated, by its name: if its input could not, the event follows the one before the
   * state was entered, which belongs to another state.
   */
  #evaluating(event: ProgressEvent, place: Place | undefined): Place | undefined {
    const name = textField(event.evaluationFailedEventDetails, 'state');
    if (name === undefined) return undefined;
    const isOpen = place !== undefined && this.#open.has(place.visit);
    if (isOpen && place.visit.state === name) return place;
    const parent = isOpen ? place.visit : place?.visit.parent;
    const index = isOpen ? place.index : place?.visit.index;
    const visit = [...this.#open].findLast(
      (open) => open.state === name && open.parent === parent && open.index === index,
    );
    return visit && { visit };
  }

  #around(visit: Visit, kind: string): Visit | undefined {
    let around: Visit | undefined = visit;
    while (around && !(around.kind === kind && this.#open.has(around))) around = around.parent;
    return around;
  }

  #closeInside(outer: Visit, at: number): void {
    for (const visit of this.#open) {
      if (isInside(visit, outer)) this.#close(visit, visit.failing ? 'failed' : 'aborted', at);
    }
  }

  #close(visit: Visit, outcome: VisitOutcome, at: number): void {
    visit.outcome = outcome;
    visit.leftAtMilliseconds = at;
    this.#open.delete(visit);
  }

  #end(status: ExecutionStatus, event: ProgressEvent, at: number): void {
    const failure = failureOf(event);
    this.status = status;
    this.endedAtMilliseconds = at;
    this.error = failure?.error;
    this.cause = failure?.cause;
    this.#toResume = [...this.#open];
    for (const visit of this.#toResume) {
      this.#close(visit, visit.failing || visit.kind === 'Fail' ? 'failed' : 'aborted', at);
    }
  }

  /** Reopens the states that a redriven execution was in: it continues there without entering them again. */
  #resume(): void {
    this.status = 'RUNNING';
    this.endedAtMilliseconds = undefined;
    this.error = undefined;
    this.cause = undefined;
    for (const visit of this.#toResume) {
      visit.outcome = 'open';
      visit.leftAtMilliseconds = undefined;
      this.#open.add(visit);
    }
  }

  /** Finds the state of a first event after a redrive: the innermost one that has not continued yet. */
  #resumed(type: string): Place | undefined {
    const kind = /^(Map|Parallel)/.exec(type)?.[1];
    const index = this.#toResume.findLastIndex((visit) => kind === undefined || visit.kind === kind);
    const [visit] = index < 0 ? [] : this.#toResume.splice(index, 1);
    return visit && { visit };
  }
}
