import type { z } from 'zod';
import type { ActionContext } from '#actions/action-call.ts';
import { ActionError } from '#actions/action-error.ts';
import { parseStatement } from '#contracts/sql/statement.ts';
import { isObject, type Json, type JsonObject, ownField } from '#core/json.ts';
import { fitting } from '#core/json-schema.ts';
import type { Answer, OpenDatabase, Session } from '#platform/sql/database.ts';
import { once } from '#platform/sql/once.ts';
import type { input, output } from './contract.ts';

type Input = z.output<typeof input>;
type Given = Input['statements'][number];

/** Runs the statements in one transaction: once for the step's key if they write, else in one that cannot write. */
export const runSql = async (
  { database: named, statements, writes, timeout_seconds: seconds }: Input,
  { clock, run, openDatabase }: ActionContext & { openDatabase: OpenDatabase },
): Promise<z.input<typeof output>> => {
  const database = await openDatabase(named);
  const work = (session: Session): Promise<JsonObject> => runAll(session, statements);
  const result = writes
    ? await once(database, {
        // Names of executions are different within a workflow.
        key: `${run.workflow}/${run.idempotency_key}`,
        now: clock.now(),
        seconds,
        work,
      })
    : await database.transact('read', work, seconds);
  return result as z.input<typeof output>;
};

const runAll = async (session: Session, statements: readonly Given[]): Promise<JsonObject> => {
  const answers: Record<string, JsonObject> = {};
  for (const [index, given] of statements.entries()) {
    const answer = await runOne(session, given);
    if (given.name === undefined) return { ...answer };
    answers[given.name ?? String(index)] = { ...answer };
  }
  return answers;
};

const runOne = async (session: Session, given: Given): Promise<Answer> => {
  const { rows, count } = await session.run(parseStatement(given.statement), given.parameters);
  const which = given.name === undefined ? 'the statement' : `"${given.name}"`;
  if (rows.length > given.max_rows) {
    const message = `${which} yields ${rows.length} rows; expected ${given.max_rows} at most: add a LIMIT, or raise max_rows`;
    throw new ActionError('TooManyRows', message, { retryable: false });
  }
  const { rows: schema } = given;
  if (!schema) return { rows, count };
  return {
    rows: await Promise.all(rows.map((row, index) => fittingRow(row, schema, `row ${index} of ${which}`))),
    count,
  };
};

const fittingRow = async (row: JsonObject, schema: JsonObject, which: string): Promise<JsonObject> => {
  const value = await fitting(
    schema,
    withNumbers(row, schema),
    (found) => new ActionError('UnfitRows', `${which} does not fit "rows": ${found}`, { retryable: false }),
  );
  return value as JsonObject;
};

/** Databases write exact numbers as texts, and SQLite writes booleans as numbers: the schema says what is meant. */
const withNumbers = (row: JsonObject, { properties }: JsonObject): JsonObject => {
  if (!isObject(properties)) return row;
  return Object.fromEntries(
    Object.entries(row).map(([column, value]) => {
      const schema = ownField(properties, column);
      return [column, isObject(schema) ? converted(value, [schema.type ?? []].flat()) : value];
    }),
  );
};

const converted = (value: Json, types: readonly Json[]): Json => {
  const isNumber = types.includes('number') || types.includes('integer');
  if (typeof value === 'string' && isNumber && !types.includes('string') && /^-?\d/.test(value))
    return Number(value);
  return types.includes('boolean') && (value === 0 || value === 1) && !isNumber ? value === 1 : value;
};
