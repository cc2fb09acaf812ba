import { secretNames } from '#contracts/connections/secret-names.ts';
import { DEFAULT_MAX_ROWS, DEFAULT_SQL_SECONDS, MAX_SQL_SECONDS } from '#contracts/sql/database.ts';
import { ownField } from '#core/json.ts';
import type { TaskType } from '../task-type.ts';
import { ACTION, databaseOf, PERMANENT, SENSITIVE } from './emit.ts';

/** Tasks that read from a database: `with` has `connection`, `statement` and the parameters, `with`. The database lets none of them write. */
export const sqlTask: TaskType = {
  type: 'sql',
  what: 'database',
  action: ACTION,
  sensitive: SENSITIVE,
  permanent: PERMANENT,
  known: ({ connections }) =>
    connections &&
    Object.keys(connections).filter((name) => connections[name]?.postgres || connections[name]?.sqlite),
  asks: '$w.connection',
  input: () => ({
    type: 'object',
    required: ['statement'],
    properties: { statement: { type: 'string' }, with: { type: 'object' } },
  }),
  effect: () => false,
  reach: (name, { connections }) => ({
    secrets: secretNames({ postgres: ownField(connections, name)?.postgres }),
  }),
  settings: databaseOf,
  payload: (seconds = DEFAULT_SQL_SECONDS) =>
    '{"database": $s, "statements": [{"statement": $w.statement, "parameters": $exists($w.with) ? $w.with : {}, ' +
    `"max_rows": ${DEFAULT_MAX_ROWS}}], "writes": false, "timeout_seconds": ${Math.min(seconds, MAX_SQL_SECONDS)}}`,
};
