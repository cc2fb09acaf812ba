import { SQL_ERRORS } from '#contracts/sql/errors.ts';
import type { JsonObject } from '#core/json.ts';
import type { Step } from '../step.ts';
import { defineStep } from '../step-type.ts';
import { checkSql } from './check.ts';
import { ACTION, emit } from './emit.ts';
import { fields } from './schema.ts';
import { isWriting, type StepStatement, statementsOf } from './statements.ts';

export const sqlStep = defineStep({
  type: 'sql',
  summary: 'Runs statements with bound parameters in a database; what they write, they write once.',
  common: [
    'retry',
    'timeout',
    'on_error',
    'compensate',
    'irreversible',
    'idempotency',
    'breaker',
    'cache',
    'limits',
    'sensitive',
    'estimate',
  ],
  fields,
  secrets: ['with', 'transaction'],
  stores: (step) => resultOf(step),
  fetches: (step, path) =>
    statementsOf(step).flatMap((statement, index) => {
      const field = [...statement.path, 'with'];
      return field.every((key, at) => path[at] === key)
        ? [['statements', index, 'parameters', ...path.slice(field.length)]]
        : [];
    })[0],
  sites: [
    { path: ['with'], kind: 'template', sees: 'before' },
    { path: ['transaction', '*', 'with'], kind: 'template', sees: 'before' },
  ],
  effect: isWriting,
  errors: SQL_ERRORS,
  check: checkSql,
  function: () => ({ megabytes: 512, action: `platform/${ACTION}` }),
  result: (step) => resultOf(step),
  detail: (step) => `${isWriting(step) ? 'writes to' : 'reads'} ${step.connection}`,
  emit,
});

const resultOf = (step: Step): JsonObject => {
  const statements = statementsOf(step);
  const [only] = statements;
  if (only && only.name === undefined) return answerSchema(only);
  return objectOf(Object.fromEntries(statements.map((one) => [one.name ?? '', answerSchema(one)])));
};

const answerSchema = ({ rows }: StepStatement): JsonObject =>
  objectOf({ rows: { type: 'array', items: rows ?? { type: 'object' } }, count: { type: 'integer' } });

const objectOf = (properties: Record<string, JsonObject>): JsonObject => ({
  type: 'object',
  additionalProperties: false,
  required: Object.keys(properties),
  properties,
});
