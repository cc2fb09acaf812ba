import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LOCAL_AUDIT_TABLE, LOCAL_TABLE } from '#contracts/names.ts';
import { KEYS } from '#contracts/table.ts';
import { type LocalDynamo, startDynamo } from './server.ts';
import { openDynamo } from './store.ts';
import { createTables, freeEffectsOf } from './table.ts';

let dynamo: LocalDynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.close());

const put = (pk: string, state: string, until: number, { call }: Pick<LocalDynamo, 'call'>) =>
  call('PutItem', {
    TableName: LOCAL_TABLE,
    Item: {
      pk: { S: pk },
      sk: { S: 'x' },
      version: { N: '1' },
      entry: { M: { state: { S: state }, until: { N: String(until) } } },
    },
  });

describe('The local table', () => {
  it('exists once, however often it is created', async () => {
    await createTables(dynamo.call);

    expect((await dynamo.call('ListTables', {})).TableNames).toEqual([LOCAL_TABLE, LOCAL_AUDIT_TABLE]);
  });

  it('takes new entries of the audit trail, and neither changes nor removes one', async () => {
    const Key = { pk: { S: 'audit#one' }, sk: { S: 'x' } };
    const entry = { TableName: LOCAL_AUDIT_TABLE, Key };
    await dynamo.call('PutItem', { TableName: LOCAL_AUDIT_TABLE, Item: Key });
    const deleted = { DeleteRequest: { Key } };
    const changes: [string, object][] = [
      ['UpdateItem', { ...entry, UpdateExpression: 'REMOVE x' }],
      ['DeleteItem', entry],
      ['BatchWriteItem', { RequestItems: { [LOCAL_AUDIT_TABLE]: [deleted] } }],
      ['TransactWriteItems', { TransactItems: [{ Delete: entry }] }],
      ['DeleteTable', { TableName: LOCAL_AUDIT_TABLE }],
    ];

    for (const [operation, input] of changes)
      await expect(dynamo.call(operation, { ...input })).rejects.toMatchObject({
        name: 'AccessDeniedException',
      });
    expect(await dynamo.call('GetItem', entry)).toMatchObject({ Item: Key });
  });

  it('can be used as soon as it has been created', async () => {
    const { call, close } = openDynamo({ tableMilliseconds: 50 });
    try {
      await createTables(call);

      expect(await call('Scan', { TableName: LOCAL_TABLE })).toMatchObject({ Count: 0 });
    } finally {
      await close();
    }
  });

  it.each(['OPTIONS', 'POST'])(
    'refuses a %s of a web page, with its origin or with another host name',
    async (method) => {
      const ask = (headers: Record<string, string>) =>
        new Promise<{ status?: number; allowed?: string }>((resolve, reject) => {
          const sent = request(dynamo.url, { method, headers }, (response) => {
            response.resume();
            const allowed = response.headers['access-control-allow-origin'];
            response.on('end', () => resolve({ status: response.statusCode, allowed }));
          });
          sent.on('error', reject);
          sent.end();
        });

      expect(await ask({ origin: 'http://evil.example' })).toEqual({ status: 403 });
      expect(await ask({ origin: 'http://localhost:3000' })).toEqual({ status: 403 });
      expect(await ask({ host: 'evil.example' })).toEqual({ status: 403 });
    },
  );

  it('frees effects that were running, and nothing else', async () => {
    const interrupted = KEYS.effect('a', 'x').pk;
    const done = KEYS.effect('b', 'x').pk;
    const other = KEYS.approval('c').pk;
    const naming = KEYS.approval(KEYS.effect('a', 'x').pk).pk;
    const file = join(mkdtempSync(join(tmpdir(), 'baton-table-')), 'table.sqlite');
    const store = openDynamo({ file });
    await createTables(store.call);
    await put(interrupted, 'under_way', 5, store);
    await put(done, 'done', 0, store);
    await put(other, 'under_way', 5, store);
    await put(naming, KEYS.effect('', '').pk, 5, store);
    await store.close();

    const next = await startDynamo({ file });
    const { Items } = await next.call('Scan', { TableName: LOCAL_TABLE });
    await next.close();
    rmSync(dirname(file), { recursive: true });
    const running = (Items as { pk: { S: string }; entry: { M: { until: { N: string } } } }[]).filter(
      ({ entry }) => entry.M.until.N !== '0',
    );

    expect(running.map(({ pk }) => pk.S).toSorted()).toEqual([naming, other].toSorted());
  });

  it('frees the effects of one call, and nothing else', async () => {
    const log = KEYS.effect('root', '').pk;
    const putEntry = (sk: string, owner: string) =>
      dynamo.call('PutItem', {
        TableName: LOCAL_TABLE,
        Item: {
          pk: { S: log },
          sk: { S: sk },
          version: { N: '1' },
          entry: { M: { state: { S: 'under_way' }, owner: { S: owner }, until: { N: '9' } } },
        },
      });
    await putEntry('entry#a', 'lost');
    await putEntry('entry#b', 'other');

    const freed = await freeEffectsOf(dynamo.call, 'root', 'lost');

    const { Items } = await dynamo.call('Query', {
      TableName: LOCAL_TABLE,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: log } },
    });
    const untils = (Items as { entry: { M: { until: { N: string } } } }[]).map(
      ({ entry }) => entry.M.until.N,
    );

    expect(freed).toBe(1);
    expect(untils).toEqual(['0', '9']);
  });

  it('says why it refuses', async () => {
    await expect(dynamo.call('Scan', { TableName: 'none' })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });
});
