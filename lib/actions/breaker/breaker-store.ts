import { INDEX, KEYS, TABLE } from '#contracts/table.ts';
import { conditionFailed, type OpenTable } from '../ports/documents.ts';
import { type Breaker, NEW_BREAKER } from './transition.ts';

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

/** Returns the store over a table. */
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
