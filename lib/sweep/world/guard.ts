import { begin, complete, type Entry, fail, revoke } from '#actions/effects/entry.ts';
import { keysOf } from '#actions/effects/keys.ts';
import type { LateUndo, RunInfo } from '#contracts/action-event.ts';
import { undoKey } from '#contracts/compensation/keys.ts';
import { type DeclaredErrors, didNothing } from '#contracts/errors.ts';
import type { Json } from '#core/json.ts';

/** What the guard says before an action's logic runs: it may, it gets an earlier result, or it is refused. */
export type Admission = { kind: 'go' } | { kind: 'answer'; value: Json } | { kind: 'refused'; error: string };

/** A call at the guard. Times are milliseconds. */
export interface GuardedCall {
  run: RunInfo;
  action: string;
  /** Tells calls apart. */
  owner: string;
  now: number;
  /** When its process ends at the latest. */
  until: number;
}

/** The log of effects of one execution, decided by the very functions that decide in production (`lib/actions/effects`). */
export class Guard {
  readonly #entries = new Map<string, Entry>();

  /** Asks to begin; an undo revokes first what it undoes. */
  admit({ run, action, owner, now, until }: GuardedCall): Admission {
    if (!run.effect) return { kind: 'go' };
    const { key, undoes } = keysOf(run);
    const undo = run.undo && { undo: JSON.stringify(run.undo) };
    const about = { workflow: run.workflow, step: run.step, action, ...undo };
    if (undoes !== undefined) {
      const { verdict, next } = revoke(this.#entries.get(undoes), now, about);
      this.#store(undoes, next);
      if (verdict.kind === 'wait') return { kind: 'refused', error: 'StillUnderWay' };
    }
    const { verdict, next } = begin(this.#entries.get(key), { owner, now, until, at: now, about });
    this.#store(key, next);
    if (verdict.kind !== 'answer') return verdict;
    return { kind: 'answer', value: JSON.parse(String(verdict.result)) as Json };
  }

  /** Records a result. */
  completed({ run, owner }: GuardedCall, value: Json): void {
    const { key } = keysOf(run);
    this.#store(key, complete(this.#entries.get(key), owner, JSON.stringify(value)).next);
  }

  /** Records an error that the logic threw. */
  failed({ run, owner }: GuardedCall, error: string, declared: DeclaredErrors | undefined): void {
    const { key } = keysOf(run);
    const failure = { nothingDone: didNothing(error, declared), error };
    this.#store(key, fail(this.#entries.get(key), owner, failure).next);
  }

  /** Returns what is to be undone after the end of the execution, newest first; what needs a result that is not known is parked. */
  left(): { key: string; parked: boolean }[] {
    return [...this.#entries]
      .filter(([key, { state, about }]) => {
        if (about.undo === undefined || state === 'not_done' || state === 'void') return false;
        return this.#entries.get(undoKey(key))?.state !== 'done';
      })
      .sort(([, one], [, other]) => other.at - one.at)
      .map(([key, { about, result }]) => {
        const { late } = JSON.parse(String(about.undo)) as LateUndo;
        return { key, parked: late !== undefined && result === undefined };
      });
  }

  #store(key: string, entry: Entry | undefined): void {
    if (entry) this.#entries.set(key, entry);
  }
}
