import type { Postgres, Sqlite } from '#contracts/sql/database.ts';
import type { Statement } from '#contracts/sql/statement.ts';
import type { Json, JsonObject } from '#core/json.ts';

/** Values of a statement's parameters, by name. */
export type Parameters = Record<string, Json>;

/** What a statement yields: rows, and how many it has returned or changed. */
export interface Answer {
  rows: JsonObject[];
  count: number;
}

/** Statements of one transaction. */
export interface Session {
  run(statement: Statement, parameters: Parameters): Promise<Answer>;
}

/** A transaction that writes, or one in which the database allows no statement to. */
export type Mode = 'read' | 'write';

/** A database. Its errors are `DatabaseUnavailable`, `ConstraintViolated`, `MissingTable` and `StatementFailed`. */
export interface Database {
  /** Runs statements in a transaction, which is rolled back if `work` throws. `signal` ends it. */
  transact<Result>(mode: Mode, work: (session: Session) => Promise<Result>, seconds: number): Promise<Result>;
  close(): Promise<void>;
}

/** A database as a step names it; one that has both is a SQLite file on the local stack, and PostgreSQL on AWS. */
export interface NamedDatabase {
  name: string;
  postgres?: Postgres;
  sqlite?: Sqlite;
}

/** Opens a database, or returns it if it is open. */
export type OpenDatabase = (named: NamedDatabase) => Promise<Database>;
