import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { defineAction } from '#actions/define-action.ts';
import { runInfo } from '#actions/testing/run-info.ts';
import { parseStatement } from '#contracts/sql/statement.ts';
import type { Json, JsonObject } from '#core/json.ts';
import type { Database } from '#platform/sql/database.ts';
import { openPostgres } from '#platform/sql/postgres.ts';
import { openSqlite } from '#platform/sql/sqlite.ts';
import { postgresFolder, startPostgres } from '#platform/testing/postgres-server.ts';
import * as contract from './contract.ts';
import { runSql } from './logic.ts';

jest.setTimeout(60_000);

/** A database of a test, and what closes it. */
interface Opened {
  database: Database;
  /** A second connection. */
  other: Database;
  close(): Promise<void>;
}

const postgres = async (): Promise<Opened> => {
  const server = await startPostgres();
  const open = () => openPostgres('shop', server.postgres, async () => server.password);
  const [database, other] = [await open(), await open()];
  const close = async () => {
    await database.close();
    await other.close();
    await server.close();
  };
  return { database, other, close };
};

const sqlite = async (): Promise<Opened> => {
  const folder = mkdtempSync(join(tmpdir(), 'baton-'));
  const file = join(folder, 'data/shop.db');
  const close = async () => rmSync(folder, { recursive: true });
  return { database: await openSqlite('shop', file), other: await openSqlite('shop', file), close };
};

// A machine without PostgreSQL tests SQLite alone; the project's own checks install it.
const KINDS: [string, () => Promise<Opened>][] = [['SQLite', sqlite]];
if (postgresFolder() !== undefined || process.env.BATON_TEST_POSTGRES !== undefined)
  KINDS.push(['PostgreSQL', postgres]);

describe.each(KINDS)('Statements in %s', (kind, open) => {
  const isPostgres = kind === 'PostgreSQL';
  let opened: Opened;
  let key = 0;

  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened.close());

  interface Given {
    key?: string;
    writes?: boolean;
    seconds?: number;
    database?: Database;
  }

  const call = (
    statements: JsonObject[],
    { writes = true, seconds = 10, database, ...given }: Given = {},
  ): Promise<Json> =>
    defineAction(contract, runSql, {
      ports: () => ({ openDatabase: async () => database ?? opened.database }),
    })({
      input: {
        database: { name: 'shop' },
        statements: statements.map((one) => ({ parameters: {}, max_rows: 100, ...one })),
        writes,
        timeout_seconds: seconds,
      },
      run: runInfo({ idempotency_key: given.key ?? `key-${key++}` }),
    });
  const write = (statement: string, parameters: JsonObject = {}, given: Given = {}) =>
    call([{ statement, parameters }], given);
  const read = async (statement: string, parameters: JsonObject = {}, rows?: JsonObject): Promise<Json> => {
    const answer = await call([{ statement, parameters, ...(rows && { rows }) }], { writes: false });
    return (answer as JsonObject).rows ?? null;
  };

  beforeEach(async () => {
    await write('DROP TABLE IF EXISTS orders');
    await write(
      'CREATE TABLE orders (id integer PRIMARY KEY, customer text NOT NULL, total numeric(9,2), done boolean)',
    );
  });

  it('bind values, which are never read as a part of the text', async () => {
    const evil = "x'; DROP TABLE orders; --";

    expect(
      await write('INSERT INTO orders VALUES (1, :customer, :total, :done)', {
        customer: evil,
        total: 2.5,
        done: true,
      }),
    ).toEqual({
      rows: [],
      count: 1,
    });
    expect(
      await read("SELECT customer, ':customer' AS text FROM orders WHERE customer = :customer", {
        customer: evil,
      }),
    ).toEqual([{ customer: evil, text: ':customer' }]);
  });

  it('take a parameter several times, null, and lists', async () => {
    await write("INSERT INTO orders VALUES (1, 'a', :total, NULL), (2, 'b', :total, NULL)", { total: null });
    const among = isPostgres ? 'id = ANY(:ids)' : 'id IN (SELECT value FROM json_each(:ids))';

    expect(
      await read(
        `SELECT id, total FROM orders WHERE ${among} OR id = CAST(:id AS integer) + CAST(:id AS integer)`,
        { ids: [2, 3], id: 0 },
      ),
    ).toEqual([{ id: 2, total: null }]);
  });

  it('return what they write, and count it', async () => {
    const answer = await call([
      {
        name: 'made',
        statement: "INSERT INTO orders VALUES (1, 'a', 1, NULL), (2, 'b', 1, NULL) RETURNING id",
      },
      { name: 'changed', statement: 'UPDATE orders SET total = 2 WHERE id > :id', parameters: { id: 0 } },
    ]);

    expect(answer).toEqual({
      made: { rows: [{ id: 1 }, { id: 2 }], count: 2 },
      changed: { rows: [], count: 2 },
    });
  });

  it('have the types that the schema of the rows says', async () => {
    await write("INSERT INTO orders VALUES (1, 'a', :total, :done)", { total: 2.5, done: false });
    const properties = { total: { type: 'number' }, done: { type: 'boolean' }, customer: { type: 'string' } };

    expect(await read('SELECT * FROM orders', {}, { type: 'object', properties })).toEqual([
      { id: 1, customer: 'a', total: 2.5, done: false },
    ]);
  });

  it('fail if a row does not fit the schema, and write nothing then', async () => {
    const rows = { properties: { id: { type: 'string' } } };

    await expect(
      call([{ statement: "INSERT INTO orders VALUES (1, 'a', 1, NULL) RETURNING id", rows }]),
    ).rejects.toMatchObject({ name: 'UnfitRows', message: expect.stringContaining('row 0') });
    expect(await read('SELECT * FROM orders')).toEqual([]);
  });

  it('fail with more rows than they may have', async () => {
    const statement = "INSERT INTO orders VALUES (1, 'a', 1, NULL), (2, 'b', 1, NULL) RETURNING id";

    await expect(call([{ statement, max_rows: 1 }])).rejects.toMatchObject({
      name: 'TooManyRows',
      message: expect.stringContaining('LIMIT'),
    });
  });

  it('take place all together or not at all', async () => {
    await expect(
      call([
        { name: 'first', statement: "INSERT INTO orders VALUES (1, 'a', 1, NULL)" },
        { name: 'second', statement: 'INSERT INTO orders VALUES (2, NULL, 1, NULL)' },
      ]),
    ).rejects.toMatchObject({ name: 'ConstraintViolated', retryable: false });
    expect(await read('SELECT * FROM orders')).toEqual([]);
  });

  it('that write are repeated by no other attempt with their key, which gets the same result', async () => {
    const insert =
      'INSERT INTO orders SELECT COALESCE(MAX(id), 0) + 1, :customer, 1, NULL FROM orders RETURNING id';
    const given = { key: `same-${key++}` };

    const first = await write(insert, { customer: 'a' }, given);
    const again = await write(insert, { customer: 'a' }, given);

    expect(again).toEqual(first);
    expect(await read('SELECT COUNT(*) AS orders FROM orders')).toEqual([{ orders: 1 }]);
  });

  it('that write are done once by attempts at the same time', async () => {
    const insert =
      'INSERT INTO orders SELECT COALESCE(MAX(id), 0) + 1, :customer, 1, NULL FROM orders RETURNING id';
    const given = { key: `same-${key++}` };

    const results = await Promise.all([
      write(insert, { customer: 'a' }, given),
      write(insert, { customer: 'a' }, { ...given, database: opened.other }),
    ]);

    expect(results[0]).toEqual(results[1]);
    expect(await read('SELECT COUNT(*) AS orders FROM orders')).toEqual([{ orders: 1 }]);
  });

  it('that failed may be attempted again with their key', async () => {
    const given = { key: `same-${key++}` };
    await write('INSERT INTO orders VALUES (1, NULL, 1, NULL)', {}, given).catch(() => undefined);

    await write("INSERT INTO orders VALUES (1, 'a', 1, NULL)", {}, given);

    expect(await read('SELECT id FROM orders')).toEqual([{ id: 1 }]);
  });

  it('that read cannot write, whatever their text does', async () => {
    await expect(
      call([{ statement: "INSERT INTO orders VALUES (1, 'a', 1, NULL)" }], { writes: false }),
    ).rejects.toMatchObject({ name: 'StatementFailed', message: expect.stringMatching(/read-?only/) });
  });

  it.each([
    ['SELECT * FROM nowhere', 'MissingTable', false],
    ['SELEKT 1', 'StatementFailed', false],
  ])('that are wrong say so: %s', async (statement, name, retryable) => {
    await expect(call([{ statement }], { writes: false })).rejects.toMatchObject({
      name,
      retryable,
      message: expect.stringContaining('shop: '),
    });
  });

  if (!isPostgres) return;

  it('have exact numbers, instants, JSON and bytes as JSON can hold them', async () => {
    const statement =
      "SELECT 9007199254740993::int8 AS big, 7::int8 AS small, 1.10::numeric AS money, DATE '2026-03-01' AS day, " +
      "TIMESTAMPTZ '2026-03-01 12:00+02' AS at, :data::jsonb AS data, :list::jsonb -> 0 AS first, '\\x6869'::bytea AS bytes";

    expect(await read(statement, { data: { a: [1] }, list: [1, 2] })).toEqual([
      {
        big: '9007199254740993',
        small: 7,
        money: '1.10',
        day: '2026-03-01',
        at: '2026-03-01T10:00:00.000Z',
        data: { a: [1] },
        first: 1,
        bytes: 'aGk=',
      },
    ]);
  });

  it('end after their time', async () => {
    await expect(
      call([{ statement: 'SELECT pg_sleep(20)' }], { writes: false, seconds: 0.2 }),
    ).rejects.toMatchObject({
      name: 'DatabaseUnavailable',
      retryable: true,
      message: expect.stringContaining('timeout'),
    });
  });

  it('get a new connection after theirs was lost', async () => {
    await read('SELECT 1 AS one');
    const all =
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname IS NOT NULL';
    await call([{ statement: all }], { database: opened.other });

    const lost = await read('SELECT 1 AS one').catch((error: Error) => error.name);
    expect([[{ one: 1 }], 'DatabaseUnavailable']).toContainEqual(lost);
    expect(await read('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('fail in a way that is worth another attempt if their connection is lost between two of them', async () => {
    const others =
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname IS NOT NULL';

    const lost = opened.database.transact(
      'read',
      async (session) => {
        await call([{ statement: others }], { database: opened.other });
        await setTimeout(100);
        return session.run(parseStatement('SELECT 1'), {});
      },
      5,
    );

    await expect(lost).rejects.toMatchObject({ name: 'DatabaseUnavailable', retryable: true });
  });
});

describe('A PostgreSQL that cannot be reached', () => {
  it('is an error that another attempt may not meet', async () => {
    const nowhere = { host: '127.0.0.1', port: 1, database: 'shop', user: 'baton' };
    const database = await openPostgres('shop', nowhere, async () => '');

    await expect(database.transact('read', async () => null, 1)).rejects.toMatchObject({
      name: 'DatabaseUnavailable',
      message: expect.stringContaining('"shop"'),
    });
    await database.close();
  });
});
