import { describe, expect, it } from '@jest/globals';
import database, { type Table } from 'dynalite/db/index.js';
import { TABLE } from '#contracts/table.ts';
import { tableDefinition } from '#contracts/table-definition.ts';
import type { JsonObject } from '#core/json.ts';
import { compareDocuments } from './conditions.ts';
import { directWrite } from './direct-writes.ts';
import { placeOf } from './one-step.ts';
import { OrderedStore } from './ordered-store.ts';
import { rememberExpressions } from './parsed-expressions.ts';
import { openDynamo } from './store.ts';
import { createTables } from './table.ts';

compareDocuments();
rememberExpressions();

const TableName = 'baton';
const table = { ...tableDefinition(TableName), TableStatus: 'ACTIVE' } as unknown as Table;
const known = (name: string): Table | undefined => (name === TableName ? table : undefined);
const { pk, sk, indexPk, indexSk } = TABLE;
const IF_ABSENT = { ConditionExpression: `attribute_not_exists(${pk})` };
const ifVersion = (version: number): JsonObject => ({
  ConditionExpression: '#version = :version',
  ExpressionAttributeNames: { '#version': 'version' },
  ExpressionAttributeValues: { ':version': { N: `${version}` } },
});

const item = (version: number, place?: string): JsonObject => ({
  [pk]: { S: 'run#ü' },
  [sk]: { S: 'run' },
  version: { N: `${version}` },
  ...(place !== undefined && { [indexPk]: { S: 'open' }, [indexSk]: { S: place } }),
});

/** Writes one after the other, as the stack does, and returns what came of each, and the table afterwards. */
const written = async (requests: readonly JsonObject[]) => {
  const { call, close } = openDynamo();
  await createTables(call);
  const outcomes: unknown[] = [];
  for (const request of requests)
    outcomes.push(
      await call('Key' in request ? 'UpdateItem' : 'PutItem', { TableName, ...request }).catch(
        ({ name, message }: Error) => [name, message],
      ),
    );
  const { Items } = await call('Scan', { TableName });
  const indexed = await call('Scan', { TableName, IndexName: TABLE.index });
  await close();
  return { outcomes, items: Items, indexed: indexed.Items };
};

const Key = { [pk]: { S: 'run#ü' }, [sk]: { S: 'run' } };
const update = (UpdateExpression: string, values: JsonObject = {}, more: JsonObject = {}): JsonObject => ({
  Key,
  UpdateExpression,
  ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
  ...more,
});
const status = { ExpressionAttributeNames: { '#status': 'status' } };

/** Makes dynalite do a write: what it returns is nothing new. */
const left = (request: JsonObject): JsonObject => ({ ...request, ReturnConsumedCapacity: 'NONE' });

describe('A plain write', () => {
  it.each<[string, JsonObject[]]>([
    ['of a new item', [{ Item: item(1), ...IF_ABSENT }]],
    [
      'of an item that is there',
      [
        { Item: item(1), ...IF_ABSENT },
        { Item: item(2), ...IF_ABSENT },
      ],
    ],
    ['of a later version', [{ Item: item(1, 'a') }, { Item: item(2, 'b'), ...ifVersion(1) }]],
    ['of a version that is outdated', [{ Item: item(3, 'a') }, { Item: item(2, 'b'), ...ifVersion(1) }]],
    ['that leaves the index', [{ Item: item(1, 'a') }, { Item: item(2) }]],
    ['that comes into the index', [{ Item: item(1) }, { Item: item(2, 'a') }]],
    ['that stays where it is', [{ Item: item(1, 'a') }, { Item: item(2, 'a') }]],
    ['with a key that has another type', [{ Item: { ...item(1), [sk]: { N: '1' } } }]],
    ['with an index key that has another type', [{ Item: { ...item(1, 'a'), [indexSk]: { N: '1' } } }]],
    ['without a key', [{ Item: { [pk]: { S: 'a' } } }]],
    [
      'that sets attributes of nothing',
      [update('SET a = :a, b = :b', { ':a': { S: 'x' }, ':b': { M: {} } })],
    ],
    [
      'that sets attributes',
      [{ Item: item(1, 'a') }, update('SET #status = :a', { ':a': { L: [{ NULL: true }] } }, status)],
    ],
    [
      'that returns the item',
      [{ Item: item(1, 'a') }, update('SET a = :a', { ':a': { BOOL: true } }, { ReturnValues: 'ALL_NEW' })],
    ],
    ['that removes attributes', [{ Item: item(1, 'a') }, update(`REMOVE ${indexPk}, nothing`)]],
    [
      'that moves in the index',
      [{ Item: item(1, 'a') }, update(`SET ${indexSk} = :b`, { ':b': { S: 'b' } })],
    ],
    [
      'that sets attributes on a condition',
      [1, 2].map((version) =>
        update(
          'SET version = :next',
          { ':next': { N: '2' }, ':known': { N: `${version}` } },
          {
            ConditionExpression: 'attribute_not_exists(version) OR version = :known',
            ReturnValues: 'ALL_NEW',
          },
        ),
      ),
    ],
    ['that computes', [{ Item: item(1) }, update('SET version = version + :one', { ':one': { N: '1' } })]],
    ['that copies', [{ Item: item(1) }, update('SET copy = version')]],
    [
      'that sets a part',
      [{ Item: { ...item(1), m: { M: {} } } }, update('SET m.a = :a', { ':a': { S: 'x' } })],
    ],
    ['that adds', [{ Item: item(1) }, update('ADD version :one', { ':one': { N: '1' } })]],
    ['that sets a key', [update(`SET ${sk} = :a`, { ':a': { S: 'x' } })]],
    ['that sets an index key to another type', [update(`SET ${indexSk} = :a`, { ':a': { N: '1' } })]],
    ['with a value that is not used', [update('SET a = :a', { ':a': { S: 'x' }, ':b': { S: 'y' } })]],
  ])('does what dynalite does: %s', async (_, requests) => {
    const twice = [...requests, ...requests];

    expect(await written(twice)).toEqual(await written(twice.map(left)));
  });

  it('is not left to dynalite if it sets attributes as one did before', async () => {
    const request = { TableName, ...update('SET often = :a', { ':a': { S: 'x' } }) };
    await written([request]);
    const items = new OrderedStore();

    const answer = directWrite(items, known, 'UpdateItem', request);

    items.close();
    expect(answer).toEqual({});
  });

  it('is made at once, the item and its place in the index together', () => {
    const items = new OrderedStore();

    directWrite(items, known, 'PutItem', { TableName, Item: item(1, 'a') });

    const keys = [...items.entries({})].map(({ key }) => key);
    items.close();
    expect(keys).toHaveLength(2);
    expect(keys).toContain(placeOf(TableName, database.createKey(item(1), table)));
  });

  it('refers to the item in the index, where dynalite has a copy, and replaces copies of earlier versions', () => {
    const items = new OrderedStore();
    const place = placeOf(TableName, database.createKey(item(1), table));
    const { puts } = database.getIndexActions(table.GlobalSecondaryIndexes ?? [], null, item(1, 'a'), table);
    const entry = `index-global~${TableName}~${TABLE.index}~${puts[0]?.key}`;
    items.write([
      { key: place, value: JSON.stringify(item(1, 'a')) },
      { key: entry, value: JSON.stringify(item(1, 'a')) },
    ]);

    directWrite(items, known, 'PutItem', { TableName, Item: item(2, 'a') });

    const entries = [...items.entries({})].map(({ key, value }) => [key, value]);
    items.close();
    expect(entries).toEqual([
      [entry, place],
      [place, JSON.stringify(item(2, 'a'))],
    ]);
  });

  it.each<[string, JsonObject]>([
    ['UpdateItem', { TableName, Key }],
    ['UpdateItem', { TableName, ...update('SET never_seen = :a', { ':a': { S: 'x' } }) }],
    ['PutItem', { TableName: 'other', Item: item(1) }],
    ['PutItem', { TableName, Item: item(1), ReturnValues: 'ALL_OLD' }],
    ['PutItem', { TableName, Item: { ...item(1), [pk]: { S: '' } } }],
  ])('is left to dynalite if there is anything to judge: %s %#', (operation, input) => {
    const items = new OrderedStore();

    const answer = directWrite(items, known, operation, input);

    const entries = [...items.entries({})];
    items.close();
    expect(answer).toBeUndefined();
    expect(entries).toEqual([]);
  });
});
