import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { type Json, type JsonObject, ownField } from '#core/json.ts';
import type { Database, Parameters, Session } from './database.ts';
import { sqlError } from './sql-error.ts';

/** Ends of the last transactions by file: two in one thread would wait for each other, and neither would get on. */
const last = new Map<string, Promise<unknown>>();

/** Runs one piece of work after the other on a file. */
const inTurn = <Result>(path: string, work: () => Promise<Result>): Promise<Result> => {
  const result = (last.get(path) ?? Promise.resolve()).then(work);
  last.set(
    path,
    result.catch(() => undefined),
  );
  return result;
};

/** Opens a SQLite file, which is made if there is none. Statements run in the calling thread. */
export const openSqlite = async (name: string, path: string): Promise<Database> => {
  const { DatabaseSync } = await import('node:sqlite');
  mkdirSync(dirname(path), { recursive: true });
  const open = (seconds: number): DatabaseSync => {
    const database = new DatabaseSync(path, { timeout: Math.ceil(seconds * 1000) });
    database.exec('PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON');
    return database;
  };
  return {
    transact: (mode, work, seconds) =>
      inTurn(path, async () => {
        const database = open(seconds);
        try {
          database.exec(mode === 'read' ? 'PRAGMA query_only = ON; BEGIN' : 'BEGIN IMMEDIATE');
          const result = await work(sessionOf(database, name));
          database.exec('COMMIT');
          return result;
        } catch (error) {
          // An action's error is one of a statement, or of what reads its rows.
          throw 'errcode' in (error as object) ? failureOf(error as SqliteError, name) : error;
        } finally {
          // What was not committed is rolled back.
          database.close();
        }
      }),
    close: async () => undefined,
  };
};

const sessionOf = (database: DatabaseSync, name: string): Session => ({
  async run({ text, parameters }, given) {
    try {
      const statement = database.prepare(text);
      statement.setReadBigInts(true);
      const values = boundValues(
        parameters.map((parameter) => parameter.name),
        given,
      );
      if (statement.columns().length === 0) return { rows: [], count: Number(statement.run(values).changes) };
      const rows = rowsOf(statement, values);
      return { rows, count: rows.length };
    } catch (error) {
      throw failureOf(error as SqliteError, name);
    }
  },
});

const rowsOf = (statement: StatementSync, values: Record<string, SQLInputValue>): JsonObject[] =>
  statement
    .all(values)
    .map((row) => Object.fromEntries(Object.entries(row).map(([column, value]) => [column, plain(value)])));

const plain = (value: unknown): Json => {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : ((value ?? null) as Json);
};

/** SQLite has no booleans, lists and objects: they are numbers and JSON. */
const boundValues = (names: readonly string[], given: Parameters): Record<string, SQLInputValue> =>
  Object.fromEntries(
    names.map((name) => {
      const value = ownField(given, name) ?? null;
      if (typeof value === 'boolean') return [name, value ? 1 : 0];
      return [name, typeof value === 'object' && value !== null ? JSON.stringify(value) : value];
    }),
  );

interface SqliteError extends Error {
  errcode?: number;
}

/** Ref: https://www.sqlite.org/rescode.html */
const failureOf = ({ message, errcode = 0 }: SqliteError, name: string): Error => {
  const primary = errcode & 0xff;
  const text = `${name}: ${message}`;
  if (/no such table/.test(message)) return sqlError('MissingTable', text);
  if (primary === 19) return sqlError('ConstraintViolated', text);
  // Busy, locked, I/O, full.
  return sqlError([5, 6, 10, 13].includes(primary) ? 'DatabaseUnavailable' : 'StatementFailed', text);
};
