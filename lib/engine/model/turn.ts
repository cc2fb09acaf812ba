import type { Randomness } from '#core/ids.ts';
import { invariant } from '#core/invariant.ts';
import type { EventDetails, EventRecord, HistoryEventType } from './event-record.ts';
import { LIMITS } from './limits.ts';
import type { Machine } from './machine.ts';
import type { Effect, Frame, PendingTimer, Run } from './run.ts';
import type { CompiledState } from './state.ts';

/** Thrown when the next event would be the last that a history may hold. */
export const HISTORY_FULL = Symbol('history full');

/** One call of `advance` under way: the run and what has come out of it so far. */
export class Turn {
  readonly machine: Machine;
  readonly run: Run;
  readonly now: number;
  readonly randomness: Randomness;
  readonly effects: Effect[] = [];
  readonly history: EventRecord[] = [];
  private ready: Frame[] = [];
  private head = 0;
  private readonly limit: number;

  constructor(machine: Machine, run: Run, now: number, randomness: Randomness) {
    this.machine = machine;
    this.run = run;
    this.now = now;
    this.randomness = randomness;
    this.limit = run.identity.type === 'STANDARD' ? LIMITS.historyEvents : Number.POSITIVE_INFINITY;
  }

  /** Records an event that follows the frame's newest one, and makes it the newest. */
  record(frame: Frame, type: HistoryEventType, details: EventDetails | null): number {
    const id = this.append(frame.lastEventId, type, details);
    frame.lastEventId = id;
    return id;
  }

  /** Records an event that others will not link to. */
  append(previousEventId: number, type: HistoryEventType, details: EventDetails | null): number {
    const { run } = this;
    if (run.lastEventId + 1 >= this.limit && run.status === 'RUNNING') throw HISTORY_FULL;
    const id = ++run.lastEventId;
    this.history.push({ id, previousEventId, timestamp: this.now, type, details });
    return id;
  }

  stateOf(frame: Frame): CompiledState {
    const state = this.machine.scopes[frame.scope]!.states.get(frame.state);
    invariant(state, `the machine has no state "${frame.state}" in scope ${frame.scope}`);
    return state;
  }

  /** The frame of the level above; undefined for the top level. */
  parentOf(frame: Frame): Frame | undefined {
    return frame.parent === 0 ? undefined : this.run.frames[frame.parent];
  }

  /** Lets a frame take its next step when its turn comes. */
  enqueue(frame: Frame): void {
    this.ready.push(frame);
  }

  dequeue(): Frame | undefined {
    if (this.head === this.ready.length) return undefined;
    const frame = this.ready[this.head++]!;
    if (this.head === this.ready.length) {
      this.ready.length = 0;
      this.head = 0;
    }
    return frame;
  }

  /** Frames still waiting for their turn. */
  get queued(): Frame[] {
    return this.ready.slice(this.head);
  }

  clearQueue(): void {
    this.ready.length = 0;
    this.head = 0;
  }

  nextId(): number {
    return ++this.run.sequence;
  }

  /** Asks for a timer; `at` in milliseconds since the Unix epoch. */
  setTimer(frame: number, purpose: PendingTimer['purpose'], at: number, taskId?: string): string {
    const id = `timer-${this.nextId()}`;
    const timer: PendingTimer = { id, at, frame, purpose };
    if (taskId !== undefined) timer.taskId = taskId;
    this.run.timers[id] = timer;
    this.effects.push({ type: 'setTimer', timerId: id, at });
    return id;
  }

  cancelTimer(timerId: string | null): void {
    if (timerId === null || !(timerId in this.run.timers)) return;
    delete this.run.timers[timerId];
    this.effects.push({ type: 'cancelTimer', timerId });
  }
}
