import type { Clock } from '#core/clock.ts';
import type { Clients } from '../ports/clients.ts';
import { tableOf } from '../ports/documents.ts';
import { publishTo } from '../ports/publish.ts';
import { openMetrics } from '../telemetry/metrics.ts';
import { breakersIn } from './breaker-store.ts';
import { type BreakerChange, Breakers } from './breakers.ts';

/** Returns breakers over the table. A change of state is an event on the bus and a metric; failing to send them fails no call. */
export const breakersOn = (
  clients: Clients,
  clock: Clock,
  warn: (message: string, error: Error) => void,
): Breakers => {
  const publish = publishTo(clients);
  const announce = async ({ name, from, to, at, halfOpensAt }: BreakerChange): Promise<void> => {
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
      announce(change).catch((error: Error) => warn('Could not publish the breaker state change', error)),
    onStoreError: (name, error) => warn(`Breaker "${name}" could not be read or written`, error as Error),
  });
};

/** Prints a breaker's change of state as a metric, by breaker and by both states. */
export const breakerMetric = async (breaker: string, from: string, to: string): Promise<void> => {
  const metrics = await openMetrics({ breaker, from, to });
  if (!metrics) return;
  metrics.addMetric('BreakerChanges', 'Count', 1);
  metrics.publishStoredMetrics();
};
