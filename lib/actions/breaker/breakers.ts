import { setTimeout } from 'node:timers/promises';
import type { BreakerSettings } from '#contracts/action-event.ts';
import type { Clock } from '#core/clock.ts';
import { isoOf } from '#core/instants.ts';
import { ActionError } from '../action-error.ts';
import {
  admit,
  type Breaker,
  type EndedCall,
  type Outcome,
  record,
  reset,
  type Ticket,
} from './transition.ts';

/** Milliseconds for which the last known state of a breaker is trusted; a half-open breaker is about to change. */
const VIEW_MILLISECONDS = { closed: 2000, open: 2000, half_open: 200 } as const;

/** Attempts to write before giving up; each lost attempt means that another worker's write succeeded. */
const MAX_TRIES = 100;

/**
 * Longest pause in milliseconds between attempts. The pause doubles each time; otherwise many workers that fail at once would
 * block each other.
 */
const MAX_PAUSE = 200;

/** A breaker, and the number of changes so far. */
export interface Versioned {
  breaker: Breaker;
  version: number;
}

/** Breakers in the table: one item each, changed by all workers through conditional writes. */
export interface BreakerStore {
  read(name: string): Promise<Versioned>;
  /** Writes the next version; returns false if another worker has written it already. */
  write(name: string, breaker: Breaker, version: number): Promise<boolean>;
  /** Returns all breakers that were ever written, by name. */
  list(): Promise<(Breaker & { name: string })[]>;
}

/** A breaker's change of state, reported once by the worker that made it. */
export interface BreakerChange {
  name: string;
  from: Breaker['state'];
  to: Breaker['state'];
  at: number;
  halfOpensAt?: number;
}

/** What breakers are wired to. */
export interface BreakersOptions {
  store: BreakerStore;
  clock: Clock;
  onChange: (change: BreakerChange) => Promise<void>;
  /** Called when the store cannot be reached. Calls then go through: the breaker must not be what breaks. */
  onStoreError: (name: string, error: unknown) => void;
  /** @default Math.random */
  random?: () => number;
  /** Waits that many milliseconds. @default - a timer */
  pause?: (milliseconds: number) => Promise<unknown>;
}

/** The circuit breakers of this process: a view in memory over items that all workers share. */
export class Breakers {
  readonly #options: BreakersOptions;
  readonly #views = new Map<string, Versioned & { at: number }>();
  readonly #refreshing = new Set<string>();

  constructor(options: BreakersOptions) {
    this.#options = options;
  }

  /** Throws `CircuitOpen` if this process knows the breaker to be open; never waits for the network. */
  check({ name }: BreakerSettings): void {
    const view = this.#views.get(name);
    const now = this.#options.clock.now();
    if (view?.breaker.state !== 'open' || now >= view.breaker.halfOpensAt) return;
    if (now - view.at >= VIEW_MILLISECONDS.open) this.#refreshLater(name);
    throw circuitOpen(name, view.breaker, view.breaker.halfOpensAt);
  }

  /**
   * Makes a call if the breaker admits it, and records the outcome. `outcomeOf` classifies the call's errors. Throws
   * `CircuitOpen` instead of making the call, or else what the call throws.
   */
  async call<T>(
    settings: BreakerSettings,
    maxMilliseconds: number,
    outcomeOf: (error: unknown) => Outcome,
    make: () => Promise<T>,
  ): Promise<T> {
    this.check(settings);
    const ticket = await this.#admit(settings, maxMilliseconds);
    try {
      const result = await make();
      await this.#record(settings, { ticket, outcome: 'success' });
      return result;
    } catch (error) {
      const name = error instanceof Error ? error.name : undefined;
      await this.#record(settings, { ticket, outcome: outcomeOf(error), error: name });
      throw error;
    }
  }

  /** Closes a breaker by hand and returns its new state; undefined if it has never counted a failure. */
  async reset(name: string): Promise<Breaker | undefined> {
    const { breaker, version } = await this.#options.store.read(name);
    if (version === 0) return undefined;
    const closed = await this.#change(name, (current) => {
      const next = reset(current, this.#options.clock.now());
      return { next, result: next };
    });
    return closed ?? breaker;
  }

  /** Returns all breakers that have ever counted a failure. */
  list(): Promise<(Breaker & { name: string })[]> {
    return this.#options.store.list();
  }

  async #admit(settings: BreakerSettings, maxMilliseconds: number): Promise<Ticket> {
    const { clock } = this.#options;
    const ask = (breaker: Breaker) => {
      const now = clock.now();
      const { verdict, next } = admit(breaker, settings, now, now + maxMilliseconds);
      return { next, result: { verdict, breaker } };
    };
    const known = this.#fresh(settings.name);
    const seen = known && ask(known.breaker);
    // The table decides every change: a view may be trusted, but not to give out probes.
    const answer = seen && !seen.next ? seen.result : await this.#change(settings.name, ask);
    if (!answer) return { kind: 'pass', generation: -1 };
    if ('ticket' in answer.verdict) return answer.verdict.ticket;
    throw circuitOpen(settings.name, answer.breaker, answer.verdict.rejectedUntil);
  }

  async #record(settings: BreakerSettings, call: EndedCall): Promise<void> {
    // A success through a closed breaker changes nothing, so it costs neither a read nor a write.
    if (call.ticket.kind === 'pass' && call.outcome !== 'failure') return;
    await this.#change(settings.name, (breaker) => ({
      next: record(breaker, settings, call, this.#options.clock.now()),
      result: undefined,
    }));
  }

  /** Reads, decides and writes until no other worker interferes; returns undefined if the store cannot be reached. */
  async #change<R>(
    name: string,
    decide: (breaker: Breaker) => { next?: Breaker; result: R },
  ): Promise<R | undefined> {
    const { store, clock, onStoreError, random = Math.random, pause = setTimeout } = this.#options;
    try {
      for (let tries = 0; tries < MAX_TRIES; tries++) {
        const { breaker, version } = await store.read(name);
        const { next, result } = decide(breaker);
        if (next && !(await store.write(name, next, version))) {
          await pause(random() * Math.min(MAX_PAUSE, 2 ** tries));
          continue;
        }
        this.#views.set(name, {
          breaker: next ?? breaker,
          version: next ? version + 1 : version,
          at: clock.now(),
        });
        if (next && next.state !== breaker.state) await this.#tell(name, breaker.state, next);
        return result;
      }
      throw new Error(`Gave up updating breaker "${name}": ${MAX_TRIES} attempts lost to concurrent writers`);
    } catch (error) {
      onStoreError(name, error);
      return undefined;
    }
  }

  async #tell(
    name: string,
    from: Breaker['state'],
    { state: to, changedAt: at, halfOpensAt }: Breaker,
  ): Promise<void> {
    await this.#options.onChange({ name, from, to, at, ...(to === 'open' && { halfOpensAt }) });
  }

  /** Returns the last known state of a breaker if it is recent enough to be trusted. */
  #fresh(name: string): Versioned | undefined {
    const view = this.#views.get(name);
    const age = view ? this.#options.clock.now() - view.at : 0;
    return view && age < VIEW_MILLISECONDS[view.breaker.state] ? view : undefined;
  }

  /** Checks in the background whether an open breaker was reset by hand; the current call is rejected without waiting. */
  #refreshLater(name: string): void {
    if (this.#refreshing.has(name)) return;
    this.#refreshing.add(name);
    const { store, clock, onStoreError } = this.#options;
    store
      .read(name)
      .then((found) => this.#views.set(name, { ...found, at: clock.now() }))
      .catch((error: unknown) => onStoreError(name, error))
      .finally(() => this.#refreshing.delete(name));
  }
}

const circuitOpen = (name: string, { openedBy }: Breaker, until: number): ActionError =>
  new ActionError(
    'CircuitOpen',
    `Breaker "${name}" is open${openedBy ? ` after ${openedBy}` : ''}: the call was not made; a probe may go through from ${isoOf(until)}`,
    { retryable: false },
  );
