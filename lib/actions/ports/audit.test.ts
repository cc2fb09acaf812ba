import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { z } from 'zod';
import { KEYS } from '#contracts/table.ts';
import { defineAction } from '../define-action.ts';
import { EXECUTION, runInfo } from '../testing/run-info.ts';
import { startTable, type TestTable } from '../testing/table.ts';
import { systemClients } from './clients.ts';
import { tableOf } from './documents.ts';

let table: TestTable;
beforeAll(async () => {
  table = await startTable();
});
afterAll(() => table.close());

it('An action adds entries to the audit trail of its execution', async () => {
  const dynamo = table.client();
  const handler = defineAction(
    { input: z.object({ file: z.string() }), output: z.null() },
    async ({ file }, { audit }) => {
      await audit('file read', { file });
      await audit('file checked');
      return null;
    },
    { clients: { ...systemClients, dynamo: async () => dynamo }, clock: { now: () => 0 } },
  );

  await handler({ input: { file: 'a.csv' }, run: runInfo({ step: 'read' }) });

  const { client, name } = await tableOf(async () => dynamo, 'auditTable')();
  const { Items = [] } = await client.send(new ScanCommand({ TableName: name }));
  const entries = Items.map(({ pk, sk: _, gsi1sk: __, ...entry }) => ({
    ...entry,
    isOfRun: pk === KEYS.audit(EXECUTION, '').pk,
  }));
  const entry = {
    at: '1970-01-01T00:00:00.000Z',
    execution: EXECUTION,
    by: 'orders/read',
    isOfRun: true,
    gsi1pk: 'day#1970-01-01',
  };
  expect(entries.toSorted((a, b) => JSON.stringify(a).length - JSON.stringify(b).length)).toEqual([
    { ...entry, action: 'file checked', details: { attempt: 0 } },
    { ...entry, action: 'file read', details: { file: 'a.csv', attempt: 0 } },
  ]);
});
