import { INDEX, KEYS, TABLE } from '#contracts/table.ts';
import type { Clock } from '#core/clock.ts';
import type { Clients } from '../ports/clients.ts';
import { conditionFailed, type OpenTable, tableOf } from '../ports/documents.ts';
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

/** Returns the store over a table: an item for each breaker, changed by conditional writes. */
export const breakersIn = (open: OpenTable): BreakerStore => ({
  async read(name) {
    const table = await open();
    const Key = KEYS.breaker(name);
    const { Item } = await table.client.send(
      new table.commands.GetCommand({ TableName: table.name, Key, ConsistentRead: true }),
    );
    return Item
      ? { breaker: Item.breaker as Breaker, version: Item.version as number }
      : { breaker: NEW_BREAKER, version: 0 };
  },
  async write(name, breaker, version) {
    const table = await open();
    const index = { [TABLE.indexPk]: INDEX.breakers, [TABLE.indexSk]: name };
    const Item = { ...KEYS.breaker(name), ...index, breaker, version: version + 1 };
    const condition =
      version === 0
        ? { ConditionExpression: 'attribute_not_exists(pk)' }
        : { ConditionExpression: 'version = :version', ExpressionAttributeValues: { ':version': version } };
    try {
      await table.client.send(new table.commands.PutCommand({ TableName: table.name, Item, ...condition }));
      return true;
    } catch (error) {
      if (conditionFailed(error)) return false;
      throw error;
    }
  },
  async list() {
    const { name: TableName, client, commands } = await open();
    const found: (Breaker & { name: string })[] = [];
    let ExclusiveStartKey: Record<string, unknown> | undefined;
    do {
      const page = await client.send(
        new commands.QueryCommand({
          TableName,
          IndexName: TABLE.index,
          KeyConditionExpression: `${TABLE.indexPk} = :all`,
          ExpressionAttributeValues: { ':all': INDEX.breakers },
          ExclusiveStartKey,
        }),
      );
      for (const item of page.Items ?? [])
        found.push({ ...(item.breaker as Breaker), name: String(item[TABLE.indexSk]) });
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey);
    return found;
  },
});
