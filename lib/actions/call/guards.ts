import type { Clock } from '#core/clock.ts';
import type { Json } from '#core/json.ts';
import type { Breakers } from '../breaker/breakers.ts';
import { outcomeOf } from '../breaker/outcome.ts';
import type { Contract } from '../contract.ts';
import type { Clients } from '../ports/clients.ts';
import type { Call } from './call.ts';
import { asJson } from './check-contract.ts';

/** What guards are wired to. */
export interface GuardsOptions {
  clients: Clients;
  clock: Clock;
  breakers?: Breakers;
}

/** Makes a call as its step wants it made: once, behind a breaker, or not at all where its result is known. */
export type Guard = (call: Call, input: unknown, act: () => Promise<Json>) => Promise<Json>;

/**
 * The guards of an action. Each is imported when a step first asks for it: most steps ask for none, and an action is up the sooner.
 */
export const guardsOf = (contract: Contract, { clients, clock, ...given }: GuardsOptions): Guard => {
  const outcome = outcomeOf(contract.options?.breaker, contract.errors);
  let { breakers } = given;

  const behindBreaker = async (call: Call, act: () => Promise<Json>): Promise<Json> => {
    const { breaker } = call.run;
    if (!breaker) return act();
    const [{ breakersOn }, { withinTime }] = await Promise.all([
      import('../breaker/system-breakers.ts'),
      import('./within-time.ts'),
    ]);
    breakers ??= breakersOn(clients, clock, (message, error) => call.logger.warn(message, error));
    const left = call.remainingMilliseconds();
    return breakers.call(breaker, left, outcome, () => withinTime(left, act));
  };

  return async (call, input, act) => {
    const { breaker, effect, cache } = call.run;
    // Before idempotency as well as inside it: an open breaker rejects without a word to the table, and a replay is no call.
    if (breaker) breakers?.check(breaker);
    const make = () => behindBreaker(call, act);
    if (effect) return (await import('./idempotency.ts')).idempotent(call, clients, make);
    if (!cache) return make();
    const [{ cached }, { tableOf }] = await Promise.all([
      import('./cache.ts'),
      import('../ports/documents.ts'),
    ]);
    return cached({ table: tableOf(clients.dynamo), clock }, call.action, cache, asJson(input), make);
  };
};
