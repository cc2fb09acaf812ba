import { LOCAL_TABLE } from '#contracts/names.ts';
import { KEYS, TABLE } from '#contracts/table.ts';
import { tableDefinition } from '#contracts/table-definition.ts';
import { defined } from '#core/defined.ts';
import { isObject, type JsonObject } from '#core/json.ts';
import { callDynamo } from './call.ts';

/** Creates Baton's table with its index, unless it exists already. */
export const createTable = async (url: string): Promise<void> => {
  try {
    await callDynamo(url, 'CreateTable', tableDefinition(LOCAL_TABLE));
  } catch (error) {
    if ((error as Error).name !== 'ResourceInUseException') throw error;
  }
};

/**
 * Frees the effects that were running when the stack's process died and returns their number: their threads died with it, and
 * the resumed execution must not wait for their time to run out.
 */
export const freeInterruptedEffects = async (url: string): Promise<number> => {
  const prefix = KEYS.idempotency('').pk;
  let start: JsonObject | undefined;
  let freed = 0;
  do {
    const page = await callDynamo(url, 'Scan', {
      TableName: LOCAL_TABLE,
      FilterExpression: 'begins_with(#pk, :prefix) AND #status = :status',
      ExpressionAttributeNames: { '#pk': TABLE.pk, '#status': 'status' },
      ExpressionAttributeValues: { ':prefix': { S: prefix }, ':status': { S: 'INPROGRESS' } },
      ...defined({ ExclusiveStartKey: start }),
    });
    for (const item of Array.isArray(page.Items) ? page.Items.filter(isObject) : []) {
      const Key = { [TABLE.pk]: item[TABLE.pk] ?? null, [TABLE.sk]: item[TABLE.sk] ?? null };
      await callDynamo(url, 'DeleteItem', { TableName: LOCAL_TABLE, Key });
      freed++;
    }
    start = isObject(page.LastEvaluatedKey) ? page.LastEvaluatedKey : undefined;
  } while (start);
  return freed;
};
