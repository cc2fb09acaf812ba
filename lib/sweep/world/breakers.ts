import { type Breaker, NEW_BREAKER, type Outcome, type Ticket } from '#actions/breaker/transition.ts';
import { outcomeOf } from '#actions/layers/breaker.ts';
import type { BreakerSettings } from '#contracts/action-event.ts';
import type { DeclaredErrors } from '#contracts/errors.ts';
import type { Rules } from '../rules.ts';
import { type FaultKind, LATE, type Strike } from '../scenario.ts';

/** The circuit breakers of the world, decided on by the functions that decide in production. */
export class Breakers {
  readonly #rules: Pick<Rules, 'admit' | 'record'>;
  readonly #all: Map<string, Breaker>;

  constructor(rules: Pick<Rules, 'admit' | 'record'>, from?: Breakers) {
    this.#rules = rules;
    this.#all = new Map(from?.all);
  }

  get all(): ReadonlyMap<string, Breaker> {
    return this.#all;
  }

  /** Asks for a call that takes until a time at most; undefined if it is rejected. */
  admit(settings: BreakerSettings, now: number, until: number): Ticket | undefined {
    const { verdict, next } = this.#rules.admit(this.#of(settings), settings, now, until);
    if (next) this.#all.set(settings.name, next);
    return 'ticket' in verdict ? verdict.ticket : undefined;
  }

  /** Records how a call has ended. */
  ended(settings: BreakerSettings, ticket: Ticket, outcome: Outcome, now: number): void {
    const next = this.#rules.record(this.#of(settings), settings, { ticket, outcome }, now);
    if (next) this.#all.set(settings.name, next);
  }

  #of({ name }: BreakerSettings): Breaker {
    return this.#all.get(name) ?? NEW_BREAKER;
  }
}

/** Faults of a function that returns what it should, as far as its breaker knows. */
const ANSWERED: ReadonlySet<FaultKind> = new Set([
  'lost-answer',
  'seems-lost',
  'too-large',
  'invalid-output',
  'empty-result',
]);

/** Returns what a breaker learns of a call; undefined if its process dies before that. */
export const outcomeFor = (
  strike: Strike | undefined,
  declared: DeclaredErrors | undefined,
): Outcome | undefined => {
  if (!strike || ANSWERED.has(strike.fault)) return 'success';
  if (strike.fault === 'crash-before' || strike.fault === 'crash-after') return undefined;
  if (strike.fault === 'timeout' || LATE.has(strike.fault)) return 'failure';
  return outcomeOf({}, declared)(Object.assign(new Error('injected'), { name: strike.error }));
};
