import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { LOCAL_TABLE } from '#contracts/names.ts';
import { TABLE } from '#contracts/table.ts';
import type { JsonObject } from '#core/json.ts';
import { startDynamo } from './server.ts';
import type { CallDynamo } from './store.ts';

const writer = fileURLToPath(new URL('testing/keep-writing.ts', import.meta.url));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'baton-table-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Starts a process that moves items in the index, and kills it in the middle of that. */
const writeAndDie = async (): Promise<void> => {
  const child = spawn(process.execPath, [writer, join(folder, 'table.sqlite')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  await new Promise((resolve) => setTimeout(resolve, 100 + Math.random() * 100));
  child.kill('SIGKILL');
  await once(child, 'exit');
};

const itemsOf = async (call: CallDynamo, index: object): Promise<string[]> => {
  const { Items } = await call('Scan', { TableName: LOCAL_TABLE, ...index });
  return (Items as JsonObject[])
    .filter((item) => item[TABLE.indexPk] !== undefined)
    .map((item) => JSON.stringify(Object.entries(item).sort()))
    .sort();
};

describe('The local table of a process that was killed', () => {
  it('has an index that agrees with its items', async () => {
    for (let round = 0; round < 2; round++) {
      await writeAndDie();
      const { call, close } = await startDynamo({ file: join(folder, 'table.sqlite') });

      const items = await itemsOf(call, {});
      const listed = await itemsOf(call, { IndexName: TABLE.index });
      await close();

      expect(items.length).toBeGreaterThan(0);
      expect(listed).toEqual(items);
    }
  }, 60_000);
});
