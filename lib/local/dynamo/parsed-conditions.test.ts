import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { LOCAL_TABLE } from '#contracts/names.ts';
import type { JsonObject } from '#core/json.ts';
import { type LocalDynamo, startDynamo } from './server.ts';

let dynamo: LocalDynamo;
beforeEach(async () => {
  dynamo = await startDynamo();
});
afterEach(() => dynamo.close());

const Key = { pk: { S: 'a' }, sk: { S: 'x' } };

const update = (UpdateExpression: string, more: JsonObject) =>
  dynamo.call('UpdateItem', {
    TableName: LOCAL_TABLE,
    Key,
    UpdateExpression,
    ReturnValues: 'ALL_NEW',
    ...more,
  });

const names = { '#a': 'a', '#b': 'b' };

describe('A condition that was parsed before', () => {
  it('is about the values of the request that it is in', async () => {
    const put = (version: string, expected: string) =>
      dynamo.call('PutItem', {
        TableName: LOCAL_TABLE,
        Item: { ...Key, version: { N: version } },
        ConditionExpression: 'attribute_not_exists(pk) OR #v = :v',
        ExpressionAttributeNames: { '#v': 'version' },
        ExpressionAttributeValues: { ':v': { N: expected } },
      });
    await put('1', '0');
    await put('2', '1');

    await expect(put('3', '1')).rejects.toMatchObject({ name: 'ConditionalCheckFailedException' });
    await expect(put('3', '2')).resolves.toBeDefined();
  });

  it('uses its names also where no other expression does, and leaves those that it does not use', async () => {
    const condition = {
      ConditionExpression: 'attribute_not_exists(#a) OR #a < :n',
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: { ':n': { N: '9' } },
    };
    await update('SET #a = :n, #b = :n', { ...condition, ConditionExpression: 'attribute_not_exists(#a)' });
    await update('SET #a = :n, #b = :n', { ...condition, ConditionExpression: '#a <= :n' });
    await update('SET #b = :n', { ...condition, ConditionExpression: '#a <= :n' });

    await expect(
      update('SET #a = :n', { ...condition, ConditionExpression: '#a <= :n' }),
    ).rejects.toMatchObject({ message: expect.stringContaining('unused in expressions: keys: {#b}') });
  });
});
