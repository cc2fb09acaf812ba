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

describe('An update that was parsed before', () => {
  const append = (text: string) =>
    update('SET #a = list_append(if_not_exists(#a, :none), :more), #b = :b', {
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: {
        ':none': { L: [] },
        ':more': { L: [{ S: text }] },
        ':b': { M: { text: { S: text } } },
      },
    });

  it('makes of each item what its own values say', async () => {
    await append('one');
    await append('two');

    expect(await append('three')).toMatchObject({
      Attributes: {
        a: { L: [{ S: 'one' }, { S: 'two' }, { S: 'three' }] },
        b: { M: { text: { S: 'three' } } },
      },
    });
  });

  it('is judged again if a value has another type, or if its bounds are wrong', async () => {
    const add = (value: JsonObject) =>
      update('ADD #a :n', {
        ExpressionAttributeNames: { '#a': 'n' },
        ExpressionAttributeValues: { ':n': value },
      });
    const between = (low: string, high: string) =>
      update('SET #a = :low', {
        ConditionExpression: 'attribute_not_exists(pk) OR #a BETWEEN :low AND :high',
        ExpressionAttributeNames: { '#a': 'm' },
        ExpressionAttributeValues: { ':low': { N: low }, ':high': { N: high } },
      });
    await add({ N: '1' });

    expect(await add({ N: '2' })).toMatchObject({ Attributes: { n: { N: '3' } } });
    await expect(add({ S: '2' })).rejects.toThrow('Incorrect operand type');
    await expect(between('1', '2')).rejects.toMatchObject({ name: 'ConditionalCheckFailedException' });
    await expect(between('2', '1')).rejects.toThrow('requires upper bound to be greater');
  });
});

describe('A condition on keys that was parsed before', () => {
  it('finds what its own values say', async () => {
    for (const sk of ['x', 'y'])
      await dynamo.call('PutItem', { TableName: LOCAL_TABLE, Item: { pk: { S: 'a' }, sk: { S: sk } } });
    const found = async (sk: string) => {
      const { Items } = await dynamo.call('Query', {
        TableName: LOCAL_TABLE,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
        ExpressionAttributeValues: { ':pk': { S: 'a' }, ':sk': { S: sk } },
      });
      return Items;
    };

    expect(await found('x')).toEqual([{ pk: { S: 'a' }, sk: { S: 'x' } }]);
    expect(await found('y')).toEqual([{ pk: { S: 'a' }, sk: { S: 'y' } }]);
    expect(await found('z')).toEqual([]);
  });
});
