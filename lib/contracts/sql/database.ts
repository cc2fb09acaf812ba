/** A PostgreSQL database. */
export interface Postgres {
  host: string;
  port?: number;
  database: string;
  user: string;
  /** Name of the secret with the password; default: there is none. */
  secret?: string;
  /** `verify` checks the server's certificate, `require` encrypts without that, `off` does neither. Default: verify. */
  tls?: 'verify' | 'require' | 'off';
}

/** A SQLite file, by its path from the project's folder. */
export interface Sqlite {
  file: string;
}

/** Seconds that the statements of a step may take. */
export const MAX_SQL_SECONDS = 300;

/** Seconds that they may take if the step has no timeout. */
export const DEFAULT_SQL_SECONDS = 30;

/** Rows that a statement may yield if the step does not say. */
export const DEFAULT_MAX_ROWS = 1000;
