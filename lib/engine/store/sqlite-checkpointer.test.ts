import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { Checkpointer } from './sqlite-checkpointer.ts';
import { writeAhead } from './sqlite-connection.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'baton-checkpointer-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('A checkpointer empties the log once nothing more is asked for, and everything is in the database', async () => {
  const file = join(folder, 'some.sqlite');
  const database = new DatabaseSync(file);
  writeAhead(database, 'process', 1000);
  database.exec("CREATE TABLE one (text TEXT); INSERT INTO one VALUES ('kept')");
  const before = statSync(`${file}-wal`).size;
  const checkpointer = new Checkpointer(file, 1);

  checkpointer.request();
  while (statSync(`${file}-wal`).size > 0) await setImmediate();

  await checkpointer.close();
  expect(before).toBeGreaterThan(0);
  expect(database.prepare('SELECT text FROM one').get()).toMatchObject({ text: 'kept' });
  database.close();
});
