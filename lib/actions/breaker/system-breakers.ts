import type { Clock } from '#core/clock.ts';
import type { Clients } from '../ports/clients.ts';
import { tableOf } from '../ports/documents.ts';
import { publishTo } from '../ports/publish.ts';
import { breakerMetric } from '../telemetry/metrics.ts';
import { breakersIn } from './breaker-store.ts';
import { type BreakerChange, Breakers } from './breakers.ts';

/** Breakers over the table; a change is an event on the bus and a metric. Telling of it never fails the call. */
export const breakersOn = (
  clients: Clients,
  clock: Clock,
  warn: (message: string, error: Error) => void,
): Breakers => {
  const publish = publishTo(clients);
  const tell = async ({ name, from, to, at, halfOpensAt }: BreakerChange): Promise<void> => {
    await breakerMetric(name, from, to);
    const half_opens_at = halfOpensAt === undefined ? undefined : new Date(halfOpensAt).toISOString();
    await publish('Breaker Changed', {
      breaker: name,
      from,
      to,
      at: new Date(at).toISOString(),
      half_opens_at,
    });
  };
  return new Breakers({
    store: breakersIn(tableOf(clients.dynamo)),
    clock,
    onChange: (change) =>
      tell(change).catch((error: Error) => warn(`Nobody was told that a breaker changed`, error)),
    onStoreError: (name, error) => warn(`Breaker "${name}" could not be read or written`, error as Error),
  });
};
