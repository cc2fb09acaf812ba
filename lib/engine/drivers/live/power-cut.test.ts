import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, describe, expect, it } from '@jest/globals';
import { SqliteStore } from '../../store/sqlite.ts';
import type { Store } from '../../store/store.ts';
import { closeAll, create, lambda, newFolder, open, start, task } from './testing/live.ts';

afterEach(closeAll);

/** Bytes of the write-ahead log's own header, and of each page in it with its header. */
const LOG_HEADER = 32;
const LOG_FRAME = 24 + 4096;

const double = lambda(({ arguments: given }) => Number((given as { Payload: number }).Payload) * 2);

const states = {
  W: { Type: 'Wait', Seconds: 0, Next: 'M' },
  M: {
    Type: 'Map',
    ItemsPath: '$.items',
    ItemProcessor: {
      StartAt: 'T',
      States: {
        T: task({ Parameters: { FunctionName: 'double', 'Payload.$': '$' }, End: true }),
      },
    },
    Next: 'P',
  },
  P: { Type: 'Pass', End: true },
};

describe('A power cut', () => {
  it('between any two writes costs at most what was not answered yet', async () => {
    const folder = newFolder();
    const file = join(folder, 'baton.sqlite');
    const before = open({ store: new SqliteStore({ file }), integrations: double });
    const machine = await create(before, 'm', states);
    const arns: string[] = [];
    for (let at = 1; at <= 3; at++) arns.push(await start(before, machine, { items: [at, 10 * at] }));
    await Promise.all(arns.map((arn) => before.ended(arn)));
    const database = readFileSync(file);
    const log = readFileSync(`${file}-wal`);
    const frames = Math.floor((log.length - LOG_HEADER) / LOG_FRAME);
    // Whole frames, and some that were cut off in the middle.
    const cuts = Array.from({ length: frames + 1 }, (_, frame) => LOG_HEADER + frame * LOG_FRAME).flatMap(
      (length, index) => (index % 5 === 0 ? [length, Math.min(log.length, length + 1000)] : [length]),
    );
    let known = 0;
    for (const [index, length] of cuts.entries()) {
      const copy = join(folder, `cut-${index}`, 'baton.sqlite');
      mkdirSync(join(folder, `cut-${index}`));
      writeFileSync(copy, database);
      writeFileSync(`${copy}-wal`, log.subarray(0, length));
      const after = open({ store: new SqliteStore({ file: copy }), integrations: double });
      const found = await Promise.all(arns.map((arn) => after.ended(arn)));
      for (const [at, record] of found.entries()) {
        if (!record) continue;
        expect(record).toMatchObject({ status: 'SUCCEEDED', output: `[${2 * (at + 1)},${20 * (at + 1)}]` });
      }
      // What is there once is there after every later write.
      const count = found.filter(Boolean).length;
      expect(count).toBeGreaterThanOrEqual(known);
      known = count;
      await after.close();
    }

    expect(frames).toBeGreaterThan(20);
    expect(known).toBe(3);
  });
});

describe('A database that holds what Baton did not write', () => {
  it.each(["UPDATE document SET value = '{broken'", 'DROP TABLE document'])(
    'is named, with what to do: %s',
    async (statement) => {
      const file = join(newFolder(), 'baton.sqlite');
      const before = open({ store: new SqliteStore({ file }) });
      await create(before, 'm', states);
      await before.close();
      const other = new DatabaseSync(file);
      other.exec(statement);
      other.close();

      expect(() => open({ store: new SqliteStore({ file }) })).toThrow(
        /baton\.sqlite is damaged \(.*\); restore a copy of it, or delete it/,
      );
    },
  );
});

describe('A disk without room', () => {
  /** A store that can be made to refuse writes as SQLite does on a full disk. */
  const filling = (file: string): { store: Store; disk: { isFull: boolean } } => {
    const disk = { isFull: false };
    const store = new SqliteStore({ file });
    const commit = store.commit.bind(store);
    store.commit = () => {
      if (disk.isFull)
        throw Object.assign(new Error('database or disk is full'), { code: 'ERR_SQLITE_ERROR' });
      commit();
    };
    return { store, disk };
  };

  it('stops the engine, says why, and loses nothing that was answered', async () => {
    const file = join(newFolder(), 'baton.sqlite');
    const { store, disk } = filling(file);
    const before = open({ store });
    const machine = await create(before, 'm', { W: { Type: 'Wait', Seconds: 1, End: true } });
    const kept = await start(before, machine);
    disk.isFull = true;

    await expect(start(before, machine)).rejects.toMatchObject({
      name: 'ServiceUnavailableException',
      message: expect.stringContaining('database or disk is full'),
    });
    expect((await before.failed).message).toBe('database or disk is full');

    disk.isFull = false;
    await before.close();
    const after = open({ store: new SqliteStore({ file }) });
    expect(await after.ended(kept)).toMatchObject({ status: 'SUCCEEDED' });
  });
});
