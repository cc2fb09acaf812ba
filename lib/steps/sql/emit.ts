import { secretNames } from '#contracts/connections/secret-names.ts';
import { permanentErrors } from '#contracts/errors.ts';
import { DEFAULT_MAX_ROWS, DEFAULT_SQL_SECONDS, MAX_SQL_SECONDS } from '#contracts/sql/database.ts';
import { SQL_ERRORS } from '#contracts/sql/errors.ts';
import { defined } from '#core/defined.ts';
import { asJson, type Json, type JsonObject, ownField } from '#core/json.ts';
import type { EmitContext, Fragment } from '../emission.ts';
import { callPlatform } from '../platform-call.ts';
import type { Project } from '../project.ts';
import type { Step } from '../step.ts';
import { isWriting, type StepStatement, statementsOf } from './statements.ts';

/** The platform's function that runs statements. */
export const ACTION = 'run-sql';

/** Fields of its input that no log may have. */
export const SENSITIVE = ['statements'];

/** Its errors that another attempt would meet again. */
export const PERMANENT = permanentErrors(SQL_ERRORS);

/** Returns what the function gets about a database. */
export const databaseOf = (name: string, { connections }: Project): Json => {
  const { postgres, sqlite } = ownField(connections, name) ?? {};
  return asJson({ name, ...defined({ postgres, sqlite }) });
};

/** Emits one Task state that calls the function which runs statements. */
export const emit = (step: Step, context: EmitContext): Fragment => {
  const name = String(step.connection);
  const { postgres } = ownField(context.project.connections, name) ?? {};
  context.substitute(`reach__${step.id}`, {
    kind: 'reach',
    action: `platform/${ACTION}`,
    secrets: secretNames({ postgres }),
  });
  const writes = isWriting(step);
  const { TimeoutSeconds = DEFAULT_SQL_SECONDS } = context.timeout(step);
  return callPlatform(step, context, {
    action: ACTION,
    comment: writes
      ? `Writes to the database ${name}, once for the step's key.`
      : `Reads from the database ${name}.`,
    input: {
      database: context.literal(databaseOf(name, context.project)),
      statements: statementsOf(step).map((statement) => emitStatement(statement, context)),
      writes,
      timeout_seconds: Math.min(TimeoutSeconds, MAX_SQL_SECONDS),
    },
    authored: { statements: statementsOf(step).map((statement) => ({ parameters: statement.with })) },
    sensitive: SENSITIVE,
    permanent: PERMANENT,
  });
};

const emitStatement = (given: StepStatement, context: EmitContext): JsonObject => ({
  ...defined({ name: given.name }),
  statement: context.literal(given.statement),
  parameters: null,
  ...(given.rows && { rows: context.literal(given.rows) }),
  max_rows: given.maxRows ?? DEFAULT_MAX_ROWS,
});
