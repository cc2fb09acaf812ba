import { existsSync, readFileSync } from 'node:fs';
import { type ConnectionOptions, rootCertificates } from 'node:tls';
import type { Client, Pool } from 'pg';
import type { Postgres } from '#contracts/sql/database.ts';
import type { Statement } from '#contracts/sql/statement.ts';
import { type Json, type JsonObject, ownField } from '#core/json.ts';
import type { Database, Mode, Parameters, Session } from './database.ts';
import { kindOfState, sqlError } from './sql-error.ts';

/** Certificates of Amazon's databases in Lambda's runtime, which Node does not load by itself. */
const AMAZON_CERTIFICATES = '/var/runtime/ca-cert.pem';

const CONNECT_MILLISECONDS = 10_000;

/** Opens a PostgreSQL database; the connection is kept for later calls of the process, and made again if it is lost. */
export const openPostgres = async (
  name: string,
  { host, port = 5432, database, user, secret, tls = 'verify' }: Postgres,
  readSecret: (name: string) => Promise<string>,
): Promise<Database> => {
  const { default: pg } = await import('pg');
  const pool = new pg.Pool({
    host,
    port,
    database,
    user,
    ...(secret !== undefined && { password: () => readSecret(secret) }),
    ssl: tlsOptions(tls),
    application_name: 'baton',
    // A process of a function serves one call at a time.
    max: 1,
    connectionTimeoutMillis: CONNECT_MILLISECONDS,
    allowExitOnIdle: true,
    types: {
      getTypeParser: (oid: number, format?: string) =>
        parserOf(oid) ?? pg.types.getTypeParser(oid, format as 'text'),
    },
  });
  // A connection that is lost between calls is replaced by the next one.
  pool.on('error', ignore);
  return {
    transact: async (mode, work, seconds) => {
      const client = await connect(pool, name);
      // That a connection is lost between two statements fails the next of them, and must not end the process.
      client.on('error', ignore);
      let broken = true;
      try {
        await begin(client, mode, seconds).catch((error: PostgresError) => {
          throw failureOf(error, name);
        });
        const result = await work(sessionOf(client, name));
        await client.query('COMMIT').catch((error: PostgresError) => {
          throw failureOf(error, name);
        });
        broken = false;
        return result;
      } catch (error) {
        broken = await client.query('ROLLBACK').then(
          () => false,
          () => true,
        );
        throw error;
      } finally {
        client.off('error', ignore);
        client.release(broken);
      }
    },
    close: () => pool.end(),
  };
};

const ignore = (): void => undefined;

const tlsOptions = (tls: NonNullable<Postgres['tls']>): ConnectionOptions | false => {
  if (tls === 'off') return false;
  if (tls === 'require') return { rejectUnauthorized: false };
  return existsSync(AMAZON_CERTIFICATES)
    ? { ca: [...rootCertificates, readFileSync(AMAZON_CERTIFICATES, 'utf8')] }
    : {};
};

const connect = async (pool: Pool, name: string) => {
  try {
    return await pool.connect();
  } catch (error) {
    const { message, code } = error as PostgresError;
    // 28: the password is wrong; 3D: there is no such database.
    const permanent = /^(28|3D)/.test(code ?? '');
    throw sqlError(
      permanent ? 'StatementFailed' : 'DatabaseUnavailable',
      `No connection to "${name}": ${message}`,
    );
  }
};

type Querying = Pick<Client, 'query'>;

const begin = async (client: Querying, mode: Mode, seconds: number): Promise<void> => {
  await client.query(mode === 'read' ? 'BEGIN READ ONLY' : 'BEGIN');
  await client.query(`SET LOCAL statement_timeout = ${Math.ceil(seconds * 1000)}`);
};

const sessionOf = (client: Querying, name: string): Session => ({
  async run(statement, parameters) {
    const { text, values } = numbered(statement, parameters);
    try {
      const { rows, rowCount } = await client.query<JsonObject>(text, values);
      return { rows: rows.map(plain), count: rowCount ?? rows.length };
    } catch (error) {
      throw failureOf(error as PostgresError, name);
    }
  },
});

/** PostgreSQL's parameters have numbers; one that occurs again has the same. */
const numbered = (
  { text, parameters }: Statement,
  given: Parameters,
): { text: string; values: unknown[] } => {
  const numbers = new Map<string, number>();
  const values: unknown[] = [];
  let written = '';
  let from = 0;
  for (const { name, start, end, json } of parameters) {
    // A value is sent as JSON for one place, and perhaps as a list for another.
    const key = json ? `${name}::json` : name;
    const number = numbers.get(key) ?? values.push(boundValue(ownField(given, name) ?? null, json));
    numbers.set(key, number);
    written += `${text.slice(from, start)}$${number}`;
    from = end;
  }
  return { text: written + text.slice(from), values };
};

/** Lists of plain values are PostgreSQL's arrays; objects are JSON. */
const boundValue = (value: Json, json: boolean): unknown =>
  value !== null && (json || (typeof value === 'object' && !Array.isArray(value)))
    ? JSON.stringify(value)
    : value;

interface PostgresError extends Error {
  /** SQLSTATE, or the system's error. */
  code?: string;
  detail?: string;
}

const failureOf = ({ message, code, detail }: PostgresError, name: string): Error => {
  const state = code === undefined ? '' : ` (${code})`;
  return sqlError(kindOfState(code), `${name}: ${message}${detail ? `. ${detail}` : ''}${state}`);
};

const asIs = (text: string): string => text;

const exactly = (text: string): number | string => {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : text;
};

const instant = (text: string): string => new Date(text).toISOString();

/** Values that JSON has no form for: days, times and exact numbers stay texts, instants are in UTC, whole numbers are numbers if they fit. */
const PARSERS: Record<number, (text: string) => Json> = {
  20: exactly, // int8
  1082: asIs, // date
  1083: asIs, // time
  1114: asIs, // timestamp
  1184: instant, // timestamptz
  1186: asIs, // interval
  1700: asIs, // numeric
};

const parserOf = (oid: number) => PARSERS[oid];

/** What is left of other types is what JSON makes of it; bytes are base64. */
const plain = (row: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(row as Record<string, unknown>).map(([column, value]) => [
      column,
      Buffer.isBuffer(value) ? value.toString('base64') : (JSON.parse(JSON.stringify(value ?? null)) as Json),
    ]),
  );
