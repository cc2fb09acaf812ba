import type { EffectLog, LoggedEntry } from '#actions/effects/effect-log.ts';
import { type Change, type Entry, found } from '#actions/effects/entry.ts';
import { type Fence, OPEN_FENCE } from '#actions/effects/fence.ts';
import { keysOf } from '#actions/effects/keys.ts';
import { undoOrderInMemory } from '#actions/effects/undo-order.ts';
import type { RunInfo } from '#contracts/action-event.ts';
import { type DeclaredErrors, didNothing } from '#contracts/errors.ts';
import { defined } from '#core/defined.ts';
import type { Json } from '#core/json.ts';
import type { Rules } from '../rules.ts';

/**
 * What the guard says before an action's logic runs: it may, perhaps again after an attempt of which nothing is known; it gets an
 * earlier result, or it is refused.
 */
export type Admission =
  | { kind: 'go'; inDoubt: boolean }
  | { kind: 'answer'; value: Json }
  | { kind: 'refused'; error: string };

/** A call at the guard. Times are milliseconds. */
export interface GuardedCall {
  run: RunInfo;
  action: string;
  /** Tells calls apart. */
  owner: string;
  /** When its process ends at the latest. */
  until: number;
}

/** The log of effects of one execution in memory, decided on as `lib/actions/layers/once-logged.ts` does, by its functions. */
export class Guard {
  readonly #rules: Rules;
  readonly #entries: Map<string, Entry>;
  #fence: Fence;
  readonly #order = undoOrderInMemory();

  constructor(rules: Rules, from?: Guard) {
    this.#rules = rules;
    this.#entries = new Map(from?.entries);
    this.#fence = from?.fence ?? OPEN_FENCE;
  }

  get entries(): ReadonlyMap<string, Entry> {
    return this.#entries;
  }

  get fence(): Fence {
    return this.#fence;
  }

  /** Asks to begin; an undo revokes first what it undoes. */
  admit({ run, action, owner, until }: GuardedCall, now: number): Admission {
    if (!run.effect) return { kind: 'go', inDoubt: false };
    const { key, undoes } = keysOf(run);
    const undo = run.undo && { undo: JSON.stringify(run.undo) };
    const about = { workflow: run.workflow, step: run.step, action, ...undo };
    if (undoes !== undefined) {
      const { verdict, next } = this.#rules.revoke(this.#entries.get(undoes), now, about);
      this.#store(undoes, next);
      if (verdict.kind === 'wait') return { kind: 'refused', error: 'StillUnderWay' };
      if (verdict.kind === 'nothing') return { kind: 'answer', value: null };
    }
    const known = this.#entries.get(key);
    const caller = { owner, now, until, at: run.at ?? now, about };
    const { verdict, next } = this.#rules.begin(
      undoes === undefined ? known : this.#rules.seenUndo(known),
      caller,
    );
    this.#store(key, next);
    if (verdict.kind === 'answer')
      return { kind: 'answer', value: JSON.parse(String(verdict.result)) as Json };
    if (verdict.kind === 'refused') return verdict;
    if (undoes === undefined && this.#rules.readsFence && this.#rules.isClosedFor(this.#fence, key)) {
      this.#store(key, this.#rules.fail(next, owner, { nothingDone: true, error: 'Revoked' }).next);
      return { kind: 'refused', error: 'Revoked' };
    }
    return { kind: 'go', inDoubt: next?.doubtful === true };
  }

  /** Answers whether an effect took place, as `layers/find-effect.ts` does; `result` is that of one that did. */
  find(
    { run, action }: Pick<GuardedCall, 'action' | 'run'>,
    now: number,
    result: Json | undefined,
  ): Admission {
    const { key } = keysOf(run);
    const about = { workflow: run.workflow, step: run.step, action };
    const { verdict, next } = this.#rules.revoke(this.#entries.get(key), now, about);
    this.#store(key, next);
    if (verdict.kind === 'wait') return { kind: 'refused', error: 'StillUnderWay' };
    if (verdict.kind === 'nothing') return { kind: 'answer', value: false };
    const text = result === undefined ? undefined : JSON.stringify(result);
    this.#store(key, found(this.#entries.get(key), now, text).next);
    return { kind: 'answer', value: result !== undefined };
  }

  /** Records a result. */
  completed({ run, owner }: GuardedCall, value: Json): void {
    if (!run.effect) return;
    const { key } = keysOf(run);
    this.#store(key, this.#rules.complete(this.#entries.get(key), owner, JSON.stringify(value)).next);
  }

  /** Records an error that the logic threw. */
  failed({ run, owner }: GuardedCall, error: string, declared: DeclaredErrors | undefined): void {
    if (!run.effect) return;
    const { key } = keysOf(run);
    const failure = { nothingDone: didNothing(error, declared), error };
    this.#store(key, this.#rules.fail(this.#entries.get(key), owner, failure).next);
  }

  /** Forgets the entry of a call that would have committed its effect with it, and has not. */
  forgotten({ run, owner }: GuardedCall): void {
    const { key } = keysOf(run);
    const entry = this.#entries.get(key);
    if (entry?.owner === owner && entry.state === 'under_way') this.#entries.delete(key);
  }

  /** The log as the platform's functions use it. */
  readonly log: EffectLog = this.logFor();

  /** Returns the log as the execution with a name uses it that undoes. Without the rule of one undoer each of them takes itself for it. */
  logFor(undoer?: string): EffectLog {
    const seen = (): Fence => {
      const { undoer: current, ...fence } = this.#fence;
      if (this.#rules.oneUndoer || current === undefined) return this.#fence;
      return { ...fence, ...defined({ undoer }) };
    };
    return {
      change: async <Verdict>(key: string, decide: (entry: Entry | undefined) => Change<Verdict>) => {
        const { verdict, next } = decide(this.#entries.get(key));
        this.#store(key, next);
        return { verdict, entry: this.#entries.get(key) };
      },
      entry: async (key) => this.#entries.get(key),
      fence: async () => seen(),
      changeFence: async (decide) => {
        const next = decide(seen());
        if (next) this.#fence = this.#rules.stored(next);
        return next;
      },
      entries: () => this.#listed(),
      entriesAt: async (places) =>
        places.flatMap(({ key }) => {
          const entry = this.#entries.get(key);
          return entry ? [{ key, entry }] : [];
        }),
      order: this.#order,
      expire: async () => {},
      keep: async (_key, _kind, text) => text,
      // Replaced actions have no parts.
      recordPart: async (_key, _part, result) => result,
      partOf: async () => undefined,
      read: async (_key, _kind, text) => (typeof text === 'string' ? text : undefined),
    };
  }

  async *#listed(): AsyncGenerator<LoggedEntry> {
    yield* this.#rules.listed([...this.#entries].map(([key, entry]) => ({ key, entry })));
  }

  #store(key: string, entry: Entry | undefined): void {
    if (entry) this.#entries.set(key, entry);
  }
}
