import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SqliteStore } from './sqlite.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'baton-file-'));
  file = join(folder, 'baton.sqlite');
});
afterEach(() => rmSync(folder, { recursive: true }));

const open = (): SqliteStore => new SqliteStore({ file });
const fill = async (): Promise<void> => {
  const store = open();
  for (let at = 0; at < 500; at++) store.putDocument('tags', `key${at}`, { value: 'x'.repeat(200) });
  await store.close();
};

describe('The file of a store', () => {
  it('is made whole, for this user only, and a log that lost its database is not taken up', async () => {
    writeFileSync(`${file}-wal`, 'left over');
    writeFileSync(`${file}.new`, 'broken off');
    await fill();
    const again = open();

    expect([...again.documents('tags')]).toHaveLength(500);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(existsSync(`${file}.new`)).toBe(false);
    await again.close();
  });

  it('is named and refused if it is empty', async () => {
    await fill();
    truncateSync(file, 0);

    expect(open).toThrow(`${file} is empty, so it has lost its data; restore a copy of it, or delete it`);
    expect(statSync(file).size).toBe(0);
  });

  it('is named and refused if it is something else, which stays as it is', () => {
    writeFileSync(file, 'a text of the user');

    expect(open).toThrow(`${file} is damaged, or was not written by Baton`);
    expect(readFileSync(file, 'utf8')).toBe('a text of the user');
  });

  it('is named and refused if it is a database of another program', () => {
    const other = new DatabaseSync(file);
    other.exec('CREATE TABLE mine (x)');
    other.close();

    expect(open).toThrow(`${file} was not written by Baton`);
  });

  it('is named and refused if it is damaged inside', async () => {
    await fill();
    const handle = openSync(file, 'r+');
    for (let page = 3; page < 20; page++) writeSync(handle, Buffer.alloc(2000, 0x5a), 0, 2000, page * 4096);
    closeSync(handle);

    expect(open).toThrow(new RegExp(`^${file} is damaged`));
  });

  it('is named and refused if it was cut off', async () => {
    await fill();
    truncateSync(file, 8192 + 100);

    expect(open).toThrow(new RegExp(`^${file} is damaged`));
  });

  it('is refused if it is a folder, or its lock is', () => {
    mkdirSync(file);
    expect(open).toThrow(`${file} is not a file`);

    rmSync(file, { recursive: true });
    rmSync(`${file}-lock`, { force: true });
    mkdirSync(`${file}-lock`);
    expect(open).toThrow(`${file}-lock cannot be used`);
  });
});
