import { INDEX, KEYS, TABLE } from '#contracts/table.ts';
import type { Clock } from '#core/clock.ts';
import { isoIfAny, isoOf } from '#core/instants.ts';
import type { Clients } from '../ports/clients.ts';
import { ifVersion, type OpenTable, queryPages, readItem, tableOf, writeItem } from '../ports/documents.ts';
import { publishTo } from '../ports/publish.ts';
import { openMetrics } from '../telemetry/metrics.ts';
import { type BreakerChange, type BreakerStore, Breakers } from './breakers.ts';
import { type Breaker, NEW_BREAKER } from './transition.ts';

/** Returns breakers over the table. A change of state is an event on the bus and a metric; failing to send them fails no call. */
export const breakersOn = (
  clients: Clients,
  clock: Clock,
  warn: (message: string, error: Error) => void,
): Breakers => {
  const publish = publishTo(clients);
  const announce = async ({ name, from, to, at, halfOpensAt }: BreakerChange): Promise<void> => {
    await breakerMetric(name, from, to);
    const half_opens_at = isoIfAny(halfOpensAt);
    await publish('Breaker Changed', {
      breaker: name,
      from,
      to,
      at: isoOf(at),
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

/** Returns the store over a table: an item for each breaker, changed by conditional writes. */
export const breakersIn = (open: OpenTable): BreakerStore => ({
  async read(name) {
    const item = await readItem(open, KEYS.breaker(name));
    return item
      ? { breaker: item.breaker as Breaker, version: Number(item.version) }
      : { breaker: NEW_BREAKER, version: 0 };
  },
  write: (name, breaker, version) => {
    const index = { [TABLE.indexPk]: INDEX.breakers, [TABLE.indexSk]: name };
    const item = { ...KEYS.breaker(name), ...index, breaker, version: version + 1 };
    return writeItem(open, item, ifVersion(version));
  },
  async list() {
    const found: (Breaker & { name: string })[] = [];
    for await (const page of queryPages(open, {
      IndexName: TABLE.index,
      KeyConditionExpression: `${TABLE.indexPk} = :all`,
      ExpressionAttributeValues: { ':all': INDEX.breakers },
    }))
      for (const { breaker, [TABLE.indexSk]: name } of page)
        found.push({ ...(breaker as Breaker), name: String(name) });
    return found;
  },
});
