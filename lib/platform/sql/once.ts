import { ActionError } from '#actions/action-error.ts';
import { parseStatement } from '#contracts/sql/statement.ts';
import { isoOf } from '#core/instants.ts';
import type { Json } from '#core/json.ts';
import type { Database, Session } from './database.ts';

/** Table of the keys of steps that have written to the database. */
const KEYS_TABLE = 'baton_steps';

const CREATE = parseStatement(
  `CREATE TABLE IF NOT EXISTS ${KEYS_TABLE} (key text PRIMARY KEY, result text, at text NOT NULL)`,
);
const CLAIM = parseStatement(
  `INSERT INTO ${KEYS_TABLE} (key, at) VALUES (:key, :at) ON CONFLICT (key) DO NOTHING`,
);
const RESULT = parseStatement(`SELECT result FROM ${KEYS_TABLE} WHERE key = :key`);
const KEEP = parseStatement(`UPDATE ${KEYS_TABLE} SET result = :result WHERE key = :key`);

/** A transaction that takes place once for its key. */
export interface KeyedWork<Result extends Json> {
  key: string;
  /** Milliseconds since the epoch. */
  now: number;
  seconds: number;
  work(session: Session): Promise<Result>;
}

/**
 * Runs a transaction once for its key: the key is written in the same transaction, so both are there or neither is. A later call
 * gets the first one's result; one at the same time waits for it. Makes the table of keys if there is none.
 */
export const once = async <Result extends Json>(
  database: Database,
  keyed: KeyedWork<Result>,
): Promise<Result> => {
  try {
    return await attempt(database, keyed);
  } catch (error) {
    if (!isMissingTable(error)) throw error;
  }
  await createTable(database, keyed.seconds);
  return attempt(database, keyed);
};

const attempt = <Result extends Json>(
  database: Database,
  { key, now, seconds, work }: KeyedWork<Result>,
): Promise<Result> =>
  database.transact(
    'write',
    async (session) => {
      const { count } = await session.run(CLAIM, { key, at: isoOf(now) });
      if (count === 0) return resultOf<Result>(session, key);
      const result = await work(session);
      await session.run(KEEP, { key, result: JSON.stringify(result) });
      return result;
    },
    seconds,
  );

const resultOf = async <Result extends Json>(session: Session, key: string): Promise<Result> => {
  const { rows } = await session.run(RESULT, { key });
  return JSON.parse(String(rows[0]?.result ?? 'null')) as Result;
};

const isMissingTable = (error: unknown): boolean =>
  error instanceof ActionError && error.name === 'MissingTable' && error.message.includes(KEYS_TABLE);

const createTable = async (database: Database, seconds: number): Promise<void> => {
  await database
    .transact('write', (session) => session.run(CREATE, {}), seconds)
    .catch((error: Error) => {
      // Two that make the table at the same time meet at a constraint: it is there then.
      if (error.name === 'ConstraintViolated') return;
      throw new ActionError(
        error.name,
        `The table ${KEYS_TABLE} is missing, and could not be made (${error.message}); make it with: ${CREATE.text}`,
        { retryable: error instanceof ActionError ? error.retryable : true },
      );
    });
};
