import type { FaultKind } from './scenario.ts';

/** A call of an action, one for each attempt. Times are virtual milliseconds since the start. */
export interface Call {
  step: string;
  action: string;
  /** Idempotency key; that of the undone step for a call that undoes. */
  key: string;
  undo: boolean;
  /** 1 for the first attempt. */
  attempt: number;
  startedAt: number;
  /** When the execution learns how it ended; infinite if it never does. */
  endedAt: number;
  /** What struck it. */
  fault?: FaultKind;
  /** Name of the error; absent if it succeeded. */
  error?: string;
}

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
}

/** What happened outside of an execution. */
export class Ledger {
  readonly calls: Call[] = [];
  readonly requests: Request[] = [];
  readonly effects = new Map<string, Effect>();
  /** Keys of the effects that were undone, in that order; an effect that was undone twice is there twice. */
  readonly undone: string[] = [];
  /** Keys of the effects that were undone after the end of the execution, from the log, and of those that the log could not undo. */
  readonly undoneFromLog: string[] = [];
  readonly parked: string[] = [];
  /** Names of the events that were put on the bus. */
  readonly emitted: string[] = [];

  /** Keys of the effects that were not undone. */
  get standing(): Set<string> {
    return new Set(
      [...this.effects.keys()].filter(
        (key) => !this.undone.includes(key) && !this.undoneFromLog.includes(key),
      ),
    );
  }

  /**
   * Records that a call took effect, or undid an effect. A `keyed` call hands the key of its first attempt to the world outside, which does
   * the same thing once.
   */
  takeEffect({ key, step, undo, startedAt, endedAt }: Call, keyed: boolean): void {
    if (undo) {
      if (!keyed || !this.undone.includes(key)) this.undone.push(key);
      return;
    }
    const known = this.effects.get(key);
    if (known) known.times += keyed ? 0 : 1;
    else this.effects.set(key, { key, step, times: 1, startedAt, endedAt });
  }
}
