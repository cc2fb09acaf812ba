import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type ActionHandler, defineAction } from '#actions/define-action.ts';
import { type EffectLog, effectLog } from '#actions/effects/effect-log.ts';
import { close, closePart, lift } from '#actions/effects/fence.ts';
import { systemClients } from '#actions/ports/clients.ts';
import { type OpenTable, tableOf } from '#actions/ports/documents.ts';
import { runInfo } from '#actions/testing/run-info.ts';
import type { RunInfo } from '#contracts/action-event.ts';
import { ENVIRONMENT } from '#contracts/environment.ts';
import { LOCAL_TABLE } from '#contracts/names.ts';
import { KEYS } from '#contracts/table.ts';
import type { JsonObject } from '#core/json.ts';
import { type LocalDynamo, startDynamo } from '#local/dynamo/server.ts';
import * as contract from '../../lambdas/platform/write-record/contract.ts';
import { writeRecord } from '../../lambdas/platform/write-record/logic.ts';

let dynamo: LocalDynamo;
let client: DynamoDBClient;
let openTable: OpenTable;
beforeAll(async () => {
  dynamo = await startDynamo();
  process.env[ENVIRONMENT.table] = LOCAL_TABLE;
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  client = new DynamoDBClient({ endpoint: dynamo.url, region: 'us-east-1', credentials });
  openTable = tableOf(async () => client);
});
afterAll(async () => {
  client.destroy();
  await dynamo.close();
});

let runs = 0;
let run: RunInfo;
let partition: string;
let log: EffectLog;
beforeEach(() => {
  const execution = `arn:aws:states:us-east-1:000000000000:execution:orders:record-${runs++}`;
  run = runInfo({ execution, step: 'count', effect: true, idempotency_key: 'one/count' });
  partition = KEYS.state('orders', 'totals', String(runs)).pk;
  log = effectLog(openTable, execution);
});

/** The function; `after` happens when it has read the record. */
const writing = (after: () => Promise<unknown> = async () => undefined): ActionHandler => {
  const racing: OpenTable = async () => {
    const table = await openTable();
    const send = async (command: Parameters<typeof table.client.send>[0]): Promise<unknown> => {
      const answer = await table.client.send(command);
      await after();
      return answer;
    };
    return { ...table, client: { send } as typeof table.client };
  };
  return defineAction(contract, writeRecord, {
    clients: { ...systemClients, dynamo: async () => client },
    ports: () => ({ openTable: racing }),
  });
};
const fields = ['visits', 'pages', 'by'];
const write = (more: JsonObject, of: Partial<RunInfo> = {}, handler = writing()) =>
  handler({ input: { partition, operation: 'update', fields, ...more }, run: { ...run, ...of } });
const stored = async (): Promise<JsonObject | undefined> => {
  const { Item } = await dynamo.call('GetItem', {
    TableName: LOCAL_TABLE,
    Key: { pk: { S: partition }, sk: { S: 'state' } },
  });
  return Item as JsonObject | undefined;
};

describe('A write of a record', () => {
  it('and its entry are stored together, with the result', async () => {
    const result = await write({
      add: { visits: 2 },
      append: { pages: { name: 'home' } },
      set: { by: null },
    });

    expect(result).toEqual({ visits: 2, pages: [{ name: 'home' }], by: null });
    expect(await log.entry('one/count')).toMatchObject({ state: 'done', until: 0, doubtful: false });
    expect(await stored()).toMatchObject({ v_visits: { N: '2' } });
  });

  it('takes place once, however often it is called', async () => {
    const results = await Promise.all([1, 2, 3].map(() => write({ add: { visits: 1 } })));
    const later = await write({ add: { visits: 1 } });

    expect([...results, later]).toEqual(Array(4).fill({ visits: 1 }));
    expect(await stored()).toMatchObject({ v_visits: { N: '1' } });
  });

  it('does not take place once an undo has closed the fence', async () => {
    await log.changeFence(close);

    await expect(write({ add: { visits: 1 } })).rejects.toMatchObject({ name: 'Revoked' });
    expect(await stored()).toBeUndefined();
    expect(await log.entry('one/count')).toBeUndefined();
  });

  it.each([['one'], ['one/count']])(
    'does not take place once what its key begins with is undone: %s',
    async (key) => {
      await log.changeFence((fence) => closePart(fence, ['one/other', key]));

      await expect(write({ add: { visits: 1 } })).rejects.toMatchObject({ name: 'Revoked' });
      expect(await stored()).toBeUndefined();
    },
  );

  it('knows what is undone of very many parts', async () => {
    const others = Array.from({ length: 1200 }, (_, index) => `one/other/${index}`);
    await log.changeFence((fence) => closePart(fence, ['one/undone', ...others]));

    const undone = write({ add: { visits: 1 } }, { idempotency_key: 'one/undone/1' });

    await expect(undone).rejects.toMatchObject({ name: 'Revoked' });
    expect(await write({ add: { visits: 1 } })).toEqual({ visits: 1 });
  });

  it('takes place while something else is undone', async () => {
    await log.changeFence((fence) => closePart(fence, ['one/other', 'one/coun', 'one/count/1']));

    expect(await write({ add: { visits: 1 } })).toEqual({ visits: 1 });
  });

  it('takes place if the fence was opened again', async () => {
    await log.changeFence(close);
    await log.changeFence((fence) => lift(fence).next);

    expect(await write({ add: { visits: 1 } })).toEqual({ visits: 1 });
  });

  it('loses nothing that others write at the same time', async () => {
    const results = await Promise.all(
      [1, 2, 3, 4, 5].map((by) => write({ add: { visits: by } }, { idempotency_key: `one/count/${by}` })),
    );

    expect(await stored()).toMatchObject({ v_visits: { N: '15' } });
    expect(results.map((result) => (result as { visits: number }).visits)).toContain(15);
  });

  it('is made again on what a step without a function has written in between', async () => {
    let others = 0;
    const overtake = async (): Promise<void> => {
      if (others++ > 0) return;
      await dynamo.call('UpdateItem', {
        TableName: LOCAL_TABLE,
        Key: { pk: { S: partition }, sk: { S: 'state' } },
        UpdateExpression: 'SET v_pages = :pages',
        ExpressionAttributeValues: { ':pages': { L: [{ M: { name: { S: 'b' } } }] } },
      });
    };
    await write({ append: { pages: { name: 'a' } } }, { idempotency_key: 'one/first' });

    const result = await write(
      { append: { pages: { name: 'c' } }, keep_last: 2 },
      { idempotency_key: 'one/second' },
      writing(overtake),
    );

    expect(result).toEqual({ pages: [{ name: 'b' }, { name: 'c' }] });
    expect(others).toBe(2);
  });

  it('replaces and removes a record, and returns what it was', async () => {
    const put = { operation: 'put', with: { visits: 1 } };
    const first = await write(put, { idempotency_key: 'one/put' });
    const removed = await write({ operation: 'delete' }, { idempotency_key: 'one/delete' });

    expect([first, removed, await stored()]).toEqual([null, { visits: 1 }, undefined]);
  });

  it('does nothing if its condition does not hold, and may be attempted again', async () => {
    const put = { operation: 'put', with: { by: 'me' }, if: 'present' };

    await expect(write(put)).rejects.toMatchObject({ name: 'DynamoDB.ConditionalCheckFailedException' });
    expect(await log.entry('one/count')).toBeUndefined();
    expect(await write({ ...put, if: { by: null } })).toBeNull();
  });

  it('is shared by the executions that a step starts one after the other', async () => {
    const attempt = (number: number): Partial<RunInfo> => ({
      execution: `${run.execution}.a${number}r0`,
      entry: `one.a${number}/count`,
    });
    const first = await write({ add: { visits: 1 } }, attempt(0));

    expect(await write({ add: { visits: 1 } }, attempt(1))).toEqual(first);
    expect(await stored()).toMatchObject({ v_visits: { N: '1' } });
  });
});
