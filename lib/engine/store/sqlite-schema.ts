/** Raised whenever the tables change; a database of another number is refused. */
export const SCHEMA_VERSION = 1;

/**
 * The tables. A history chunk's row id is the execution's number times 2^16 plus the id of its first event, so that
 * appending events writes to one B-tree only (a history has at most 25,000 events).
 */
export const SCHEMA = `
CREATE TABLE document (kind TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (kind, key)) WITHOUT ROWID;
CREATE TABLE execution (
  id INTEGER PRIMARY KEY,
  arn TEXT NOT NULL UNIQUE,
  machine TEXT NOT NULL,
  version TEXT,
  alias TEXT,
  map_run TEXT,
  status TEXT NOT NULL,
  redrives INTEGER NOT NULL,
  started INTEGER NOT NULL,
  stopped INTEGER,
  input TEXT NOT NULL,
  output TEXT,
  error TEXT,
  cause TEXT,
  rest TEXT NOT NULL
);
CREATE INDEX execution_by_machine ON execution (machine, id);
CREATE INDEX execution_by_map_run ON execution (map_run, id) WHERE map_run IS NOT NULL;
CREATE INDEX execution_running ON execution (id) WHERE status IN ('RUNNING', 'PENDING_REDRIVE');
CREATE TABLE history (id INTEGER PRIMARY KEY, events TEXT NOT NULL);
CREATE TABLE journal (
  execution INTEGER NOT NULL, sequence INTEGER NOT NULL, entry TEXT NOT NULL, PRIMARY KEY (execution, sequence)
) WITHOUT ROWID;
CREATE TABLE snapshot (execution INTEGER PRIMARY KEY, sequence INTEGER NOT NULL, run TEXT NOT NULL);
`;

/** Events that one history chunk's row id has room for. */
export const HISTORY_SPAN = 65_536;
