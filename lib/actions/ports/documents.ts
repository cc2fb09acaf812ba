import type {
  BatchGetCommandOutput,
  DynamoDBDocumentClient,
  PutCommandInput,
  QueryCommandInput,
  TransactWriteCommandInput,
  UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { localServices } from '#contracts/local-services.ts';
import { type ItemKey, TABLE } from '#contracts/table.ts';
import { requireEnvironment } from './environment.ts';
import { type DocumentClient, directTable, localTable } from './local-clients.ts';

/** The table, with items as plain objects. */
export interface Table extends DocumentClient {
  name: string;
}

/** Opens the table at `BATON_TABLE`, importing the SDK when it is first used. */
export type OpenTable = () => Promise<Table>;

/** Tells whether an error means that the condition of a conditional write did not hold. */
const conditionFailed = (error: unknown): error is Error & { Item?: Record<string, unknown> } =>
  error instanceof Error && error.name === 'ConditionalCheckFailedException';

/** Returns the table of this process, or that of its audit trail. */
export const tableOf = (
  dynamo: () => Promise<import('@aws-sdk/client-dynamodb').DynamoDBClient>,
  which: 'auditTable' | 'table' = 'table',
): OpenTable => {
  let client: DynamoDBDocumentClient | undefined;
  let local: Promise<DocumentClient> | undefined;
  return async () => {
    if (localServices()) {
      local ??= localTable();
      return { name: requireEnvironment(which), ...(await local) };
    }
    if (process.env.BATON_WITHOUT_TABLE) {
      local ??= import('./signed-table.ts').then(({ callSigned }) => directTable(callSigned));
      return { name: requireEnvironment(which), ...(await local) };
    } else {
      const commands = await import('@aws-sdk/lib-dynamodb');
      client ??= commands.DynamoDBDocumentClient.from(await dynamo(), {
        marshallOptions: { removeUndefinedValues: true },
      });
      return { name: requireEnvironment(which), client, commands };
    }
  };
};

/** An item as the table holds it, its key included. */
export type Item = Record<string, unknown>;

/** When a write takes place. */
export type Condition = Pick<
  PutCommandInput,
  'ConditionExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues'
>;

/** Holds if no item has the key. */
export const IF_ABSENT: Condition = { ConditionExpression: `attribute_not_exists(${TABLE.pk})` };

/** Returns a condition that holds if an item still has a version; 0 means that there is no item. */
export const ifVersion = (version: number): Condition =>
  version === 0
    ? IF_ABSENT
    : {
        ConditionExpression: '#version = :version',
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: { ':version': version },
      };

/** Returns an item by a consistent read; undefined if there is none. */
export const readItem = async (open: OpenTable, Key: ItemKey): Promise<Item | undefined> => {
  const { name, client, commands } = await open();
  const command = new commands.GetCommand({ TableName: name, Key, ConsistentRead: true });
  return (await client.send(command)).Item;
};

/** Keys of one BatchGetItem (https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html). */
const KEYS_AT_ONCE = 100;

/** Returns those of many items that exist, in no order; by consistent reads, and whole, by default. */
export const readItems = async (
  open: OpenTable,
  keys: readonly ItemKey[],
  how: { ConsistentRead?: boolean; ProjectionExpression?: string } = { ConsistentRead: true },
): Promise<Item[]> => {
  const { name, client, commands } = await open();
  const items: Item[] = [];
  for (let start = 0; start < keys.length; start += KEYS_AT_ONCE) {
    let Keys: Item[] | undefined = keys.slice(start, start + KEYS_AT_ONCE).map((key) => ({ ...key }));
    while (Keys && Keys.length > 0) {
      const found: BatchGetCommandOutput = await client.send(
        new commands.BatchGetCommand({ RequestItems: { [name]: { Keys, ...how } } }),
      );
      items.push(...(found.Responses?.[name] ?? []));
      Keys = found.UnprocessedKeys?.[name]?.Keys;
    }
  }
  return items;
};

/** Writes an item, in place of one with the same key; returns false if the condition does not hold. */
export const writeItem = async (open: OpenTable, item: Item, condition: Condition = {}): Promise<boolean> => {
  const { name, client, commands } = await open();
  try {
    await client.send(new commands.PutCommand({ TableName: name, Item: item, ...condition }));
    return true;
  } catch (error) {
    if (conditionFailed(error)) return false;
    throw error;
  }
};

/**
 * Changes an item, or makes one if there is none; returns it as it is afterwards, or undefined if the condition does not hold.
 */
export const updateItem = async (
  open: OpenTable,
  Key: ItemKey,
  update: Omit<UpdateCommandInput, 'TableName' | 'Key'>,
): Promise<Item | undefined> => {
  const { name, client, commands } = await open();
  try {
    const command = new commands.UpdateCommand({ TableName: name, Key, ...update, ReturnValues: 'ALL_NEW' });
    return (await client.send(command)).Attributes;
  } catch (error) {
    if (conditionFailed(error)) return undefined;
    throw error;
  }
};

/** Deletes an item; returns false if the condition does not hold. */
export const deleteItem = async (
  open: OpenTable,
  Key: ItemKey,
  condition: Condition = {},
): Promise<boolean> => {
  const { name, client, commands } = await open();
  try {
    await client.send(new commands.DeleteCommand({ TableName: name, Key, ...condition }));
    return true;
  } catch (error) {
    if (conditionFailed(error)) return false;
    throw error;
  }
};

/** Yields what a query finds page by page, because it may not fit in memory. */
export async function* queryPages(
  open: OpenTable,
  query: Omit<QueryCommandInput, 'TableName' | 'ExclusiveStartKey'>,
): AsyncGenerator<Item[]> {
  const { name, client, commands } = await open();
  let ExclusiveStartKey: Item | undefined;
  do {
    const page = await client.send(
      new commands.QueryCommand({ TableName: name, ...query, ExclusiveStartKey }),
    );
    yield page.Items ?? [];
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
}

/** One of the writes of a transaction, to the table. */
export type TableWrite =
  | { Put: { Item: Item } & Condition }
  | { Delete: { Key: Item } & Condition }
  | { ConditionCheck: { Key: Item } & Condition };

/** What keeps a transaction from taking place: the places of the writes whose conditions do not hold; none if others interfere. */
export interface Cancelled {
  failed: number[];
}

/**
 * Writes everything or nothing; returns what keeps it from that, if anything does.
 * Ref: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
 */
export const writeAll = async (
  open: OpenTable,
  writes: readonly TableWrite[],
): Promise<Cancelled | undefined> => {
  const { name, client, commands } = await open();
  const TransactItems = writes.map((write) =>
    Object.fromEntries(Object.entries(write).map(([kind, one]) => [kind, { TableName: name, ...one }])),
  );
  try {
    await client.send(new commands.TransactWriteCommand({ TransactItems } as TransactWriteCommandInput));
    return undefined;
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'TransactionCanceledException') throw error;
    const reasons = reasonsIn(error);
    if (reasons.every((reason) => EXPECTED.has(reason)))
      return { failed: reasons.flatMap((reason, index) => (reason === FAILED ? [index] : [])) };
    throw error;
  }
};

const FAILED = 'ConditionalCheckFailed';

/** What another attempt at a transaction may not meet. */
const EXPECTED = new Set([FAILED, 'None', 'TransactionConflict']);

/** The message ends with the reasons in brackets, one for each write. */
const reasonsIn = ({ message }: Error): string[] =>
  (/\[([^\]]*)\]/.exec(message)?.[1] ?? 'unknown').split(/, */);
