import { setTimeout } from 'node:timers/promises';
import { LOCAL_AUDIT_TABLE, LOCAL_TABLE } from '#contracts/names.ts';
import { KEYS, TABLE } from '#contracts/table.ts';
import { tableDefinition } from '#contracts/table-definition.ts';
import { defined } from '#core/defined.ts';
import { isObject, type JsonObject } from '#core/json.ts';
import type { CallDynamo, DynamoStore } from './store.ts';

/** Time in which a new table must be usable; dynalite takes a few milliseconds. */
const MAX_CREATION_MILLISECONDS = 10_000;
const POLL_MILLISECONDS = 5;

/** Creates Baton's tables with their indexes, unless they exist already, and waits until they can be used. */
export const createTables = async (call: CallDynamo): Promise<void> => {
  for (const name of [LOCAL_TABLE, LOCAL_AUDIT_TABLE]) await createTable(call, name);
};

const createTable = async (call: CallDynamo, name: string): Promise<void> => {
  try {
    await call('CreateTable', tableDefinition(name));
  } catch (error) {
    if ((error as Error).name !== 'ResourceInUseException') throw error;
  }
  for (let waited = 0; waited < MAX_CREATION_MILLISECONDS; waited += POLL_MILLISECONDS) {
    const { Table } = await call('DescribeTable', { TableName: name });
    if (isObject(Table) && Table.TableStatus === 'ACTIVE') return;
    await setTimeout(POLL_MILLISECONDS);
  }
  throw new Error(
    'The local table was never finished: its process was killed at its first start. Remove the folder "table" of the stack.',
  );
};

/**
 * Marks the effects that were under way when the stack's process died as over, and returns their number: their workers died with
 * it, and neither the resumed execution nor an undo must wait for their time to run out.
 */
export const freeInterruptedEffects = async ({
  call,
  search,
}: Pick<DynamoStore, 'call' | 'search'>): Promise<number> => {
  const prefix = KEYS.effect('', '').pk;
  let freed = 0;
  for (const item of search(LOCAL_TABLE, prefix)) {
    if (!isUnderWay(item, prefix)) continue;
    await free(call, item);
    freed++;
  }
  return freed;
};

const isUnderWay = ({ [TABLE.pk]: pk, entry }: JsonObject, prefix: string): boolean =>
  isObject(pk) &&
  String(pk.S).startsWith(prefix) &&
  isObject(entry) &&
  isObject(entry.M) &&
  isObject(entry.M.until) &&
  Number(entry.M.until.N) > 0;

/** Does the same for what one call, whose process has ended, had under way in the log of a root execution. */
export const freeEffectsOf = async (call: CallDynamo, root: string, requestId: string): Promise<number> => {
  let start: JsonObject | undefined;
  let freed = 0;
  do {
    const page = await call('Query', {
      TableName: LOCAL_TABLE,
      KeyConditionExpression: '#pk = :pk',
      FilterExpression: '#entry.#owner = :owner AND #entry.#until > :zero',
      ExpressionAttributeNames: { '#pk': TABLE.pk, '#entry': 'entry', '#until': 'until', '#owner': 'owner' },
      ExpressionAttributeValues: {
        ':pk': { S: KEYS.effect(root, '').pk },
        ':owner': { S: requestId },
        ':zero': { N: '0' },
      },
      ...defined({ ExclusiveStartKey: start }),
    });
    for (const item of Array.isArray(page.Items) ? page.Items.filter(isObject) : []) {
      await free(call, item);
      freed++;
    }
    start = isObject(page.LastEvaluatedKey) ? page.LastEvaluatedKey : undefined;
  } while (start);
  return freed;
};

/** Ends the time of an effect: whoever comes next need not wait for it. */
const free = async (call: CallDynamo, item: JsonObject): Promise<void> => {
  const Key = { [TABLE.pk]: item[TABLE.pk] ?? null, [TABLE.sk]: item[TABLE.sk] ?? null };
  await call('UpdateItem', {
    TableName: LOCAL_TABLE,
    Key,
    UpdateExpression: 'SET #entry.#until = :zero, #version = #version + :one',
    ExpressionAttributeNames: { '#entry': 'entry', '#until': 'until', '#version': 'version' },
    ExpressionAttributeValues: { ':zero': { N: '0' }, ':one': { N: '1' } },
  });
};
