import { join, resolve, sep } from 'node:path';
import { ActionError } from '#actions/action-error.ts';
import { ENVIRONMENT } from '#contracts/environment.ts';
import type { Database, NamedDatabase, OpenDatabase } from './database.ts';
import { openPostgres } from './postgres.ts';
import { openSqlite } from './sqlite.ts';

/** Returns what opens databases in this process: each once. SQLite files are those of the local stack, whose folder the environment names. */
export const systemDatabases = (secret: (name: string) => Promise<string>): OpenDatabase => {
  const opened = new Map<string, Promise<Database>>();
  return (named) => {
    const key = JSON.stringify(named);
    const known = opened.get(key) ?? open(named, secret);
    opened.set(key, known);
    return known;
  };
};

const open = async (
  { name, postgres, sqlite }: NamedDatabase,
  secret: (name: string) => Promise<string>,
): Promise<Database> => {
  const folder = process.env[ENVIRONMENT.databases];
  if (sqlite && folder !== undefined) return openSqlite(name, fileIn(folder, sqlite.file));
  if (postgres) return openPostgres(name, postgres, secret);
  const expected = sqlite
    ? 'a SQLite file is for the local stack: add "postgres" for the deployment'
    : 'expected "postgres" or "sqlite" in statemachines/connections.yaml';
  throw new ActionError('Misconfigured', `The connection "${name}" has no database: ${expected}`, {
    retryable: false,
  });
};

const fileIn = (folder: string, file: string): string => {
  const path = resolve(folder, file);
  if (path.startsWith(resolve(folder) + sep)) return path;
  const message = `The database ${file} is outside of the project; expected a path such as ${join('data', 'shop.db')}`;
  throw new ActionError('Misconfigured', message, { retryable: false });
};
