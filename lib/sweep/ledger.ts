import type { Outcome } from '#actions/breaker/transition.ts';
import { isOneOf } from '#actions/effects/fence.ts';
import type { BreakerSettings } from '#contracts/action-event.ts';
import type { FaultKind } from './scenario.ts';

/** A call of an action, one for each attempt. Times are virtual milliseconds since the start. */
export interface Call {
  step: string;
  action: string;
  /** Idempotency key; that of the undone step for a call that undoes. */
  key: string;
  undo: boolean;
  /** The execution that undoes from the log made it, not the workflow itself. */
  byLog?: true;
  /** That execution undoes a part, while the workflow's own continues. */
  part?: true;
  /** What the keys of the effects begin with that it has the log undo. */
  has?: readonly string[];
  /** 1 for the first attempt. */
  attempt: number;
  /** Moves of the execution that came before; a scenario in which this call is the first to differ parts here. */
  move: number;
  startedAt: number;
  /** Seconds that it takes when nothing strikes it. Default: 1. */
  seconds?: number;
  /** When the execution learns how it ended; infinite if it never does. */
  endedAt: number;
  /** When its function ends, if the execution has learnt something else before; AWS bills that. */
  worksUntil?: number;
  /** What struck it. */
  fault?: FaultKind;
  /** Name of the error; absent if it succeeded. */
  error?: string;
  /** The breaker of its step: whether that rejected the call, else how the call ended, as far as the breaker knows. */
  breaker?: { settings: BreakerSettings; rejected?: true; ended?: { at: number; outcome: Outcome } };
}

/** Whether a call undoes an effect, or has the log undo it. */
export const undoes = ({ undo, key, has }: Call, effect: string): boolean =>
  undo && (key === effect || (has !== undefined && isOneOf(has, effect)));

/** An effect that took place in the world outside. */
export interface Effect {
  key: string;
  step: string;
  /** How often it took place. More than once is a fault of the guards or of the definition. */
  times: number;
  /** Of the call that did it first. */
  startedAt: number;
  endedAt: number;
}

/** A request for an approval. */
export interface Request {
  key: string;
  step: string;
  move: number;
}

/** An execution that undid from the log. Times are virtual milliseconds since the start. */
export interface Undoer {
  name: string;
  startedAt: number;
  endedAt: number;
  /** State transitions that it took. */
  transitions: number;
}

/** An effect, or the undoing of one, in the order in which they took place. Times are virtual milliseconds since the start. */
export interface Happening {
  at: number;
  what: 'effect' | 'undone';
  key: string;
}

/** What happened outside of an execution. */
export class Ledger {
  readonly calls: Call[] = [];
  readonly requests: Request[] = [];
  readonly effects = new Map<string, Effect>();
  /** Keys of the effects that were undone, in that order; an effect that was undone twice is there twice. */
  readonly undone: string[] = [];
  /** Those of them that were undone from the log, after the end of the execution. */
  readonly undoneFromLog = new Set<string>();
  /** What the keys begin with of effects of which the log has said that they are undone, or that there are none. */
  readonly undoneParts: string[] = [];
  /** Keys of the effects that took place after they were undone. */
  readonly afterUndo: string[] = [];
  /** Keys of the effects that began when their execution had ended and was being undone. */
  readonly begunAfterEnd: string[] = [];
  /** Keys of the effects that the log knows to be left, and could not undo. */
  readonly parked: string[] = [];
  readonly undoers: Undoer[] = [];
  readonly happened: Happening[] = [];
  /** Names of the events that were put on the bus. */
  readonly emitted: string[] = [];

  /** Returns an independent copy. */
  fork(): Ledger {
    const copy = new Ledger();
    copy.calls.push(...this.calls.map((call) => ({ ...call })));
    copy.requests.push(...this.requests);
    for (const [key, effect] of this.effects) copy.effects.set(key, { ...effect });
    copy.undone.push(...this.undone);
    for (const key of this.undoneFromLog) copy.undoneFromLog.add(key);
    copy.undoneParts.push(...this.undoneParts);
    copy.afterUndo.push(...this.afterUndo);
    copy.begunAfterEnd.push(...this.begunAfterEnd);
    copy.parked.push(...this.parked);
    copy.undoers.push(...this.undoers.map((undoer) => ({ ...undoer })));
    copy.happened.push(...this.happened);
    copy.emitted.push(...this.emitted);
    return copy;
  }

  /** Keys of the effects that were not undone. */
  get standing(): Set<string> {
    return new Set([...this.effects.keys()].filter((key) => !this.undone.includes(key)));
  }

  /**
   * Records that a call took effect, or undid an effect. `isRepeated` says that the world outside does it once, however often it is asked: it
   * knows the key, and an earlier attempt may have been cut off. `at` is in virtual milliseconds since the start.
   */
  takeEffect(
    { key, step, undo, byLog, part, startedAt, endedAt }: Call,
    isRepeated: boolean,
    at: number,
  ): void {
    this.happened.push({ at, what: undo ? 'undone' : 'effect', key });
    if (undo) {
      if (isRepeated && this.undone.includes(key)) return;
      this.undone.push(key);
      if (byLog && !part) this.undoneFromLog.add(key);
      return;
    }
    if (this.undone.includes(key) || isOneOf(this.undoneParts, key)) this.afterUndo.push(key);
    const known = this.effects.get(key);
    if (known) known.times += isRepeated ? 0 : 1;
    else this.effects.set(key, { key, step, times: 1, startedAt, endedAt });
  }
}
