import { setTimeout } from 'node:timers/promises';
import { LOCAL_AUDIT_TABLE, LOCAL_TABLE } from '#contracts/names.ts';
import { KEYS, TABLE } from '#contracts/table.ts';
import { tableDefinition } from '#contracts/table-definition.ts';
import { defined } from '#core/defined.ts';
import { isObject, type JsonObject } from '#core/json.ts';
import type { CallDynamo } from './store.ts';

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
export const freeInterruptedEffects = (call: CallDynamo): Promise<number> =>
  freeAll(call, 'Scan', {
    FilterExpression: 'begins_with(#pk, :prefix) AND #entry.#until > :zero',
    ExpressionAttributeNames: { '#pk': TABLE.pk, '#entry': 'entry', '#until': 'until' },
    ExpressionAttributeValues: { ':prefix': { S: KEYS.effect('', '').pk }, ':zero': { N: '0' } },
  });

/** Does the same for what one call, whose process has ended, had under way in the log of a root execution. */
export const freeEffectsOf = (call: CallDynamo, root: string, requestId: string): Promise<number> =>
  freeAll(call, 'Query', {
    KeyConditionExpression: '#pk = :pk',
    FilterExpression: '#entry.#owner = :owner AND #entry.#until > :zero',
    ExpressionAttributeNames: { '#pk': TABLE.pk, '#entry': 'entry', '#until': 'until', '#owner': 'owner' },
    ExpressionAttributeValues: {
      ':pk': { S: KEYS.effect(root, '').pk },
      ':owner': { S: requestId },
      ':zero': { N: '0' },
    },
  });

const freeAll = async (
  call: CallDynamo,
  operation: 'Query' | 'Scan',
  search: JsonObject,
): Promise<number> => {
  let start: JsonObject | undefined;
  let freed = 0;
  do {
    const page = await call(operation, {
      TableName: LOCAL_TABLE,
      ...structuredClone(search),
      ...defined({ ExclusiveStartKey: start }),
    });
    for (const item of Array.isArray(page.Items) ? page.Items.filter(isObject) : []) {
      const Key = { [TABLE.pk]: item[TABLE.pk] ?? null, [TABLE.sk]: item[TABLE.sk] ?? null };
      await call('UpdateItem', {
        TableName: LOCAL_TABLE,
        Key,
        UpdateExpression: 'SET #entry.#until = :zero, #version = #version + :one',
        ExpressionAttributeNames: { '#entry': 'entry', '#until': 'until', '#version': 'version' },
        ExpressionAttributeValues: { ':zero': { N: '0' }, ':one': { N: '1' } },
      });
      freed++;
    }
    start = isObject(page.LastEvaluatedKey) ? page.LastEvaluatedKey : undefined;
  } while (start);
  return freed;
};
