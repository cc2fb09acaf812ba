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
/** Overwrites half of each of some pages. */
const damagePages = (from: number, to: number): void => {
  const handle = openSync(file, 'r+');
  for (let page = from; page < to; page++) writeSync(handle, Buffer.alloc(2000, 0x5a), 0, 2000, page * 4096);
  closeSync(handle);
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
    damagePages(3, 20);

    expect(open).toThrow(new RegExp(`^${file} is damaged`));
  });

  it('that is large can be used for reading while it is looked through, and is named and refused then', async () => {
    await fill();
    const history = new DatabaseSync(file);
    history.exec(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9000)
      INSERT INTO history SELECT i, hex(zeroblob(1500)) FROM n`);
    history.close();
    const sound = new SqliteStore({ file, check: 'beside' });
    await sound.checked;
    await sound.close();
    damagePages(100, 120);

    const damaged = new SqliteStore({ file, check: 'beside' });

    expect([...damaged.documents('tags')]).toHaveLength(500);
    await expect(damaged.checked).rejects.toThrow(
      new RegExp(`^${file} is damaged [^]*; restore a copy of it`),
    );
    await damaged.close();
    expect(open).toThrow(new RegExp(`^${file} is damaged`));
  });

  it('that is small is looked through at once in any case', async () => {
    await fill();
    damagePages(3, 20);

    expect(() => new SqliteStore({ file, check: 'beside' })).toThrow(new RegExp(`^${file} is damaged`));
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
