// One file, because these types need each other: a machine's states act on a turn, and a turn runs a machine.
import type { QueryLanguage } from '#asl/query-language.ts';
import type { Randomness } from '#core/ids.ts';
import { invariant } from '#core/invariant.ts';
import type { Json, JsonObject } from '#core/json.ts';
import type { Deferred, Repeat } from './deferred.ts';
import type { Effect } from './effect.ts';
import type { MapRunEvent } from './engine-event.ts';
import type { DataFlow } from './evaluation.ts';
import type { EventDetails, EventRecord, HistoryEventType } from './event-record.ts';
import type { Catcher, Retrier } from './handlers.ts';
import { LIMITS } from './limits.ts';
import type { Frame, PendingTimer, Run, Waiting } from './run.ts';
import { leastBytes } from './size.ts';

/** A compiled state machine; immutable, shared by its runs. */
export interface Machine {
  definition: JsonObject;
  /** The top level first, then every branch and item processor, in the order of the document. */
  scopes: StateGraph[];
  /** Seconds after which a run times out; null if it may run as long as AWS lets it. */
  timeoutSeconds: number | null;
  /** Region and account of tasks whose resource names none. */
  region: string;
  account: string;
}

/** A set of states with a start: the machine itself, a branch, or an item processor. */
export interface StateGraph {
  index: number;
  startAt: string;
  states: ReadonlyMap<string, CompiledState>;
}

/** What every state has, whatever its type. */
export interface CompiledState extends StateBehaviour {
  name: string;
  type: string;
  language: QueryLanguage;
  enteredType: HistoryEventType;
  exitedType: HistoryEventType;
  /** Recorded when the state fails for good (Map and Parallel). */
  failedType: HistoryEventType | null;
  /** Recorded when the state is aborted (Task, Wait, Map, Parallel). */
  abortedType: HistoryEventType | null;
  /** Name of the next state; null at the end of the state graph. */
  next: string | null;
  flow: DataFlow;
  retriers: Retrier[];
  catchers: Catcher[];
  /** Whether the context object shows a retry count. */
  retries: boolean;
}

/** What a state of one type does. */
export interface StateBehaviour {
  /** Does the state's work: leaves it, waits, or throws StateFailure. */
  execute(turn: Turn, frame: Frame): void;
  /** Continues after the task succeeded. */
  taskSucceeded?(turn: Turn, frame: Frame, output: Json): void;
  /** Continues after the state's own timer fired (Wait). */
  timerFired?(turn: Turn, frame: Frame): void;
  /** Takes the output of a branch or iteration that reached its end. */
  childSucceeded?(turn: Turn, frame: Frame, child: Frame, output: Json): void;
  /** Records the failure of a branch or iteration, before the state itself fails. */
  childFailed?(turn: Turn, frame: Frame, child: Frame): void;
  /** Records that a branch or iteration was aborted because a sibling failed. */
  childAborted?(turn: Turn, frame: Frame, child: Frame): void;
  /** Moves the state's map run (distributed Map). */
  mapRunMoved?(turn: Turn, frame: Frame, event: MapRunEvent): void;
  /** Starts more iterations once the expression that the next one needs has been evaluated (Map). */
  startMore?(turn: Turn, frame: Frame, previousEventId: number | undefined): void;
  /** Continues with whatever did not succeed, after a redrive. */
  redrive?(turn: Turn, frame: Frame): void;
}

/** Thrown when the next event would be the last that a history may hold. */
export const HISTORY_FULL = Symbol('history full');

type WaitingFor<Kind extends Waiting['kind']> = Extract<Waiting, { kind: Kind }>;

/** What the evaluations of one turn may cost: then other executions get theirs. */
export const MAX_SPENT = 200_000;
/** Bytes that cost as much to record as visiting a value. */
const BYTES_OF_UNIT = 16;
/** Values that paths and intrinsic functions may visit in one turn, which nothing can interrupt: some seconds. */
export const MAX_VISITED = 10_000_000;

/** One call of `advance` in progress: the run and what has come out of it so far. */
export class Turn {
  readonly machine: Machine;
  readonly run: Run;
  readonly now: number;
  readonly randomness: Randomness;
  readonly effects: Effect[] = [];
  readonly history: EventRecord[] = [];
  /** Whether the work in progress has changed and recorded nothing yet, so that it can be repeated. */
  isRepeatable = false;
  /** What the evaluations of this turn may have cost, in values visited, and what it has recorded. */
  spent = 0;
  /** What paths and intrinsic functions have visited of that. */
  visited = 0;
  private ready: Frame[] = [];
  private head = 0;
  private readonly limit: number;
  private weighed: Json | undefined;
  private weight = 0;

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
    this.isRepeatable = false;
    if (details) this.spent += this.costOf(details.input ?? details.output ?? details.parameters);
    const id = ++run.lastEventId;
    this.history.push({ id, previousEventId, timestamp: this.now, type, details });
    return id;
  }

  /** Returns what recording a value costs; what one state puts out, the next takes in. */
  private costOf(value: Json | undefined): number {
    if (value === undefined || value === null) return 0;
    if (value !== this.weighed) {
      this.weighed = value;
      this.weight = leastBytes(value) / BYTES_OF_UNIT;
    }
    return this.weight;
  }

  stateOf(frame: Frame): CompiledState {
    const state = this.machine.scopes[frame.scope]?.states.get(frame.state);
    invariant(state, `the machine has no state "${frame.state}" in scope ${frame.scope}`);
    return state;
  }

  /** Returns the frame of the level above; undefined for the top level. */
  parentOf(frame: Frame): Frame | undefined {
    return frame.parent === 0 ? undefined : this.run.frames[frame.parent];
  }

  /** Makes a frame wait for something. */
  wait(frame: Frame, waiting: Waiting): void {
    frame.waiting = waiting;
    frame.phase = 'wait';
  }

  /** Returns what a frame waits for; undefined if it waits for something of another kind, or for nothing. */
  waitingFor<Kind extends Waiting['kind']>(frame: Frame, kind: Kind): WaitingFor<Kind> | undefined {
    const { waiting } = frame;
    return waiting?.kind === kind ? (waiting as WaitingFor<Kind>) : undefined;
  }

  /** Makes a frame wait for an expression, after which it repeats its work; what it waited for before stays. */
  defer(frame: Frame, { key, expression }: Deferred, repeat: Repeat): void {
    const id = `expression-${this.nextId()}`;
    frame.pending = { id, key, repeat };
    frame.phase = 'wait';
    this.effects.push({ type: 'evaluate', id, frame: frame.id, expression });
  }

  /** Queues a frame for its next step. */
  enqueue(frame: Frame): void {
    this.ready.push(frame);
  }

  dequeue(): Frame | undefined {
    if (this.head === this.ready.length) return undefined;
    const frame = this.ready[this.head++];
    if (this.head === this.ready.length) this.clearQueue();
    return frame;
  }

  /** Frames that still have a step to take. */
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

  /** Requests a timer and returns its id; `at` is in milliseconds since the Unix epoch. */
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
