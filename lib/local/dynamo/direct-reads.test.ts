import { createRequire } from 'node:module';
import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import database, { type Table } from 'dynalite/db/index.js';
import { TABLE } from '#contracts/table.ts';
import { tableDefinition } from '#contracts/table-definition.ts';
import type { JsonObject } from '#core/json.ts';
import { directRead } from './direct-reads.ts';
import { keepIn } from './on-sqlite.ts';
import { OrderedStore } from './ordered-store.ts';

const require = createRequire(import.meta.url);
const validations = require('dynalite/validations') as {
  checkTypes(input: JsonObject, types: unknown): JsonObject;
  checkValidations(input: JsonObject, types: unknown, custom: unknown, store: unknown): void;
};
const store = database.create({ createTableMs: 0 });
const items = new OrderedStore();
keepIn(items, store);

/** The answer of dynalite to a request. */
const asked = (operation: string, input: JsonObject): Promise<JsonObject> => {
  const name = operation.slice(0, 1).toLowerCase() + operation.slice(1);
  const { types, custom } = require(`dynalite/validations/${name}`) as { types: unknown; custom: unknown };
  const request = validations.checkTypes(structuredClone(input), types);
  validations.checkValidations(request, types, custom, store);
  const act = require(`dynalite/actions/${name}`) as (
    of: unknown,
    request: JsonObject,
    done: (error: unknown, answer: JsonObject) => void,
  ) => void;
  return new Promise((resolve, reject) => {
    act(store, request, (error, answer) => (error ? reject(error) : resolve(answer)));
  });
};

const TableName = 'baton';
let table: Table | undefined;
const known = (name: string): Table | undefined => (name === TableName ? table : undefined);

const item = (pk: string, sk: string): JsonObject => ({
  [TABLE.pk]: { S: pk },
  [TABLE.sk]: { S: sk },
  [TABLE.indexPk]: { S: `all ${pk}` },
  [TABLE.indexSk]: { S: sk === 'b' ? 'ab' : sk },
  text: { S: `${pk} ${sk} ü` },
  map: { M: { number: { N: '7' }, list: { L: [{ BOOL: true }] } } },
});

const SORTS = ['a', 'ab', 'abc', 'abz', 'b', 'b#1', 'b~', 'c', 'ü', 'z'];

beforeAll(async () => {
  await asked('CreateTable', tableDefinition(TableName));
  while (table?.TableStatus !== 'ACTIVE') {
    await setImmediate();
    store.getTable(TableName, (_, found) => {
      table = found;
    });
  }
  for (const pk of ['p', 'p/', 'p~', 'pü'])
    for (const sk of SORTS) await asked('PutItem', { TableName, Item: item(pk, sk) });
});
afterAll(() => items.close());

const { pk, sk } = TABLE;
const keyOf = (one: string, other: string): JsonObject => ({ [pk]: { S: one }, [sk]: { S: other } });
const values = (given: Record<string, string>) => ({
  ExpressionAttributeValues: Object.fromEntries(Object.entries(given).map(([name, S]) => [name, { S }])),
});
const batchOf = (wanted: JsonObject): JsonObject => ({ RequestItems: { [TableName]: wanted } });
const partition = { KeyConditionExpression: `${pk} = :pk` };
const beginning = { KeyConditionExpression: `${pk} = :pk AND begins_with(${sk}, :beginning)` };
const index = { IndexName: TABLE.index };
const inIndex = { KeyConditionExpression: `${TABLE.indexPk} = :pk` };
const betweenInIndex = {
  KeyConditionExpression: `${TABLE.indexPk} = :pk AND ${TABLE.indexSk} BETWEEN :low AND :high`,
};
const between = { KeyConditionExpression: `${pk} = :pk AND ${sk} BETWEEN :low AND :high` };

describe('A plain read', () => {
  it.each<[string, JsonObject]>([
    ['GetItem', { Key: keyOf('p', 'ab') }],
    ['GetItem', { Key: keyOf('pü', 'ü'), ConsistentRead: true }],
    ['GetItem', { Key: keyOf('p', 'nothing') }],
    ['BatchGetItem', batchOf({ Keys: [keyOf('p', 'ab'), keyOf('p', 'nothing')] })],
    ['BatchGetItem', batchOf({ Keys: [keyOf('pü', 'z')], ConsistentRead: true })],
    ['BatchGetItem', batchOf({ Keys: [keyOf('p~', 'b~')], ProjectionExpression: `${pk}, ${sk}` })],
    ['BatchGetItem', batchOf({ Keys: [keyOf('p', 'nothing')], ProjectionExpression: `${pk}, ${sk}` })],
    ['Query', { ...partition, ...values({ ':pk': 'p' }) }],
    ['Query', { ...partition, ...values({ ':pk': 'p' }), ProjectionExpression: `${pk}, ${sk}`, Limit: 3 }],
    ['Query', { ...partition, ...values({ ':pk': 'nobody' }), ConsistentRead: true }],
    ['Query', { ...partition, ...values({ ':pk': 'pü' }), ScanIndexForward: false, Limit: 3 }],
    ['Query', { ...partition, ...values({ ':pk': 'p' }), Limit: SORTS.length }],
    ['Query', { ...partition, ...values({ ':pk': 'p' }), Limit: SORTS.length + 1 }],
    ['Query', { ...index, ...inIndex, ...values({ ':pk': 'all p' }) }],
    ['Query', { ...index, ...inIndex, ...values({ ':pk': 'all p' }), ScanIndexForward: false, Limit: 4 }],
    ['Query', { ...index, ...inIndex, ...values({ ':pk': 'all p' }), Limit: 2, ConsistentRead: false }],
    ['Query', { ...index, ...betweenInIndex, ...values({ ':pk': 'all pü', ':low': 'ab', ':high': 'c' }) }],
    ...SORTS.flatMap((low): [string, JsonObject][] => [
      ['Query', { ...beginning, ...values({ ':pk': 'p', ':beginning': low }) }],
      ...SORTS.filter((high) => Buffer.compare(Buffer.from(low), Buffer.from(high)) <= 0).map(
        (high): [string, JsonObject] => [
          'Query',
          { ...between, ...values({ ':pk': 'p/', ':low': low, ':high': high }) },
        ],
      ),
    ]),
  ])('is answered as by dynalite: %s %j', async (operation, input) => {
    const request = { ...(operation !== 'BatchGetItem' && { TableName }), ...input };
    const expected = await asked(operation, request);

    const answer = directRead(items, known, operation, request);

    expect(answer).toEqual(expected);
  });

  it.each<[string, JsonObject]>([
    ['PutItem', { Item: item('p', 'a') }],
    ['GetItem', { Key: { [pk]: { S: 'p' } } }],
    ['GetItem', { Key: { ...keyOf('p', 'a'), more: { S: 'x' } } }],
    ['GetItem', { Key: { [pk]: { S: 'p' }, [sk]: { N: '1' } } }],
    ['GetItem', { Key: keyOf('p', '') }],
    ['GetItem', { Key: keyOf('p', 'x'.repeat(1025)) }],
    ['GetItem', { Key: keyOf('p', 'a'), ProjectionExpression: pk }],
    ['GetItem', { Key: keyOf('p', 'a'), ConsistentRead: 'yes' }],
    ['GetItem', { Key: keyOf('p', 'a'), TableName: 'other' }],
    ['Query', { ...partition, ...values({ ':pk': 'p', ':more': 'x' }) }],
    ['Query', { ...partition, ...values({ ':other': 'p' }) }],
    ['Query', { ...partition, ...values({ ':pk': 'p' }), Limit: 0 }],
    ['Query', { ...partition, ...values({ ':pk': 'p' }), ProjectionExpression: 'text' }],
    ['Query', { ...partition, ...values({ ':pk': 'p' }), FilterExpression: 'attribute_exists(x)' }],
    ['Query', { ...partition, ...values({ ':pk': 'p' }), ExclusiveStartKey: keyOf('p', 'a') }],
    ['Query', { ...partition, ...values({ ':pk': 'p' }), IndexName: TABLE.index }],
    ['Query', { ...inIndex, ...values({ ':pk': 'all p' }), IndexName: 'other' }],
    ['Query', { ...inIndex, ...values({ ':pk': 'all p' }), ...index, ConsistentRead: true }],
    ['Query', { KeyConditionExpression: `${sk} = :pk`, ...values({ ':pk': 'p' }) }],
    [
      'Query',
      { KeyConditionExpression: `${pk} = :pk AND ${sk} < :sk`, ...values({ ':pk': 'p', ':sk': 'a' }) },
    ],
    ['Query', { ...between, ...values({ ':pk': 'p', ':low': 'b', ':high': 'a' }) }],
  ])('is left to dynalite if there is anything to judge: %s %#', (operation, input) => {
    expect(directRead(items, known, operation, { TableName, ...input })).toBeUndefined();
  });

  it.each<JsonObject>([
    { Keys: [] },
    { Keys: [keyOf('p', 'a'), keyOf('p', 'a')] },
    { Keys: Array.from({ length: 101 }, (_, index) => keyOf('p', `${index}`)) },
    { Keys: [keyOf('p', 'a'), keyOf('p', '')] },
    { Keys: [keyOf('p', 'a')], ProjectionExpression: 'text' },
    { Keys: [keyOf('p', 'a')], AttributesToGet: [pk] },
  ])('of many items is left to dynalite if there is anything to judge: %#', (wanted) => {
    expect(directRead(items, known, 'BatchGetItem', batchOf(wanted))).toBeUndefined();
    const two = { RequestItems: { [TableName]: { Keys: [keyOf('p', 'a')] }, other: { Keys: [] } } };
    expect(directRead(items, known, 'BatchGetItem', two)).toBeUndefined();
  });

  it('is left to dynalite if it may have more than a page', async () => {
    const large = { ...item('large', 'a'), text: { S: 'x'.repeat(200_000) } };
    await asked('PutItem', { TableName, Item: large });
    await asked('PutItem', { TableName, Item: { ...large, [sk]: { S: 'b' } } });
    const query = { TableName, ...partition, ...values({ ':pk': 'large' }) };

    expect(directRead(items, known, 'Query', query)).toBeUndefined();
    expect(directRead(items, known, 'Query', { ...query, Limit: 1 })).toMatchObject({ Count: 1 });
  });
});
