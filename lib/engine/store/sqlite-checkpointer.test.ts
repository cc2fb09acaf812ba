import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Checkpointer } from './sqlite-checkpointer.ts';
import { writeAhead } from './sqlite-connection.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'baton-checkpointer-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Makes a database that holds a text, all of which is in its log. */
const written = (text: string) => {
  const file = join(folder, 'some.sqlite');
  const database = new DatabaseSync(file);
  writeAhead(database, 'process', 1000);
  database.exec('CREATE TABLE one (text TEXT)');
  database.prepare('INSERT INTO one VALUES (?)').run(text);
  const logBytes = (): number => statSync(`${file}-wal`).size;
  expect(logBytes()).toBeGreaterThan(text.length);
  return { file, database, logBytes };
};

const textIn = (database: DatabaseSync): unknown => database.prepare('SELECT text FROM one').get()?.text;

describe('A checkpointer', () => {
  it('empties the log once nothing more is asked for, and everything is in the database', async () => {
    const { file, database, logBytes } = written('kept');
    const checkpointer = new Checkpointer(file, 1);

    checkpointer.request();
    while (logBytes() > 0) await setImmediate();

    await checkpointer.close();
    expect(textIn(database)).toBe('kept');
    database.close();
  });

  it('empties a long log that a killed process has left', async () => {
    const text = 'x'.repeat(5_000_000);
    const { file, database, logBytes } = written(text);

    const checkpointer = new Checkpointer(file, 1);
    while (logBytes() > 0) await setImmediate();

    await checkpointer.close();
    expect(textIn(database)).toBe(text);
    database.close();
  });
});
