import { MAX_SQL_SECONDS } from '#contracts/sql/database.ts';
import { parseStatement, type Statement } from '#contracts/sql/statement.ts';
import { closest, didYouMean } from '#core/did-you-mean.ts';
import { parseDurationSeconds } from '#core/durations.ts';
import { ownField } from '#core/json.ts';
import type { Step } from '../step.ts';
import type { Schemas, StepProblem } from '../step-type.ts';
import { type StepStatement, statementsOf } from './statements.ts';

/** Checks the connection, the statements and their parameters, and the time. */
export const checkSql = (step: Step, { project }: Schemas): StepProblem[] => [
  ...checkForm(step),
  ...checkConnection(step, project),
  ...statementsOf(step).flatMap(checkStatement),
  ...checkTimeout(step),
];

const checkForm = ({ statement, transaction, ...step }: Step): StepProblem[] => {
  if (statement === undefined && transaction === undefined) {
    const message = 'expected "statement" or "transaction", got neither';
    return [{ path: [], message, hint: 'write statement: SELECT …' }];
  }
  if (transaction === undefined) return [];
  if (Object.keys(transaction as object).length === 0) {
    const message = 'expected at least one statement in the transaction';
    return [{ path: ['transaction'], message, hint: 'write name: { statement: … }' }];
  }
  if (statement !== undefined) {
    const message = 'expected "statement" or "transaction", got both';
    return [{ path: ['transaction'], at: 'key', message, hint: 'remove one of the two' }];
  }
  return ['with', 'rows', 'max_rows']
    .filter((field) => step[field] !== undefined)
    .map((field) => ({
      path: [field],
      at: 'key',
      message: `"${field}" belongs to a statement of the transaction`,
      hint: 'move it there',
    }));
};

const checkConnection = ({ connection }: Step, { connections }: Schemas['project']): StepProblem[] => {
  const name = String(connection);
  const found = ownField(connections, name);
  if (!connections || found?.postgres || found?.sqlite) return [];
  const known = Object.keys(connections).filter(
    (one) => connections[one]?.postgres || connections[one]?.sqlite,
  );
  const message = found ? `the connection "${name}" has no database` : `there is no connection "${name}"`;
  const all =
    known.length > 0
      ? `the project has ${known.join(', ')}`
      : 'describe it in statemachines/connections.yaml';
  return [{ path: ['connection'], message, hint: didYouMean(name, known) ?? all }];
};

const checkStatement = (given: StepStatement): StepProblem[] => {
  const path = [...given.path, 'statement'];
  const braces = given.statement.indexOf('{{');
  if (braces >= 0) {
    const end = given.statement.indexOf('}}', braces);
    return [
      {
        path,
        within: { start: braces, end: end < 0 ? given.statement.length : end + 2 },
        message: 'a value is written into the text of the statement',
        hint: 'write :name there, and the value into "with" under that name',
      },
    ];
  }
  const statement = parseStatement(given.statement);
  if (statement.several) {
    const hint = 'write them under "transaction", each with a name';
    return [{ path, message: 'expected one statement, got several', hint }];
  }
  return [
    ...checkVerb(statement, path),
    ...checkMissing(given, statement, path),
    ...checkUnused(given, statement),
  ];
};

/** Words with which statements begin, of PostgreSQL and SQLite. */
const VERBS = (
  'alter analyze attach call cluster comment copy create deallocate delete detach do drop execute explain grant insert listen lock merge ' +
  'notify pragma prepare reassign refresh reindex replace reset revoke security select set show table truncate unlisten update vacuum ' +
  'values with'
).split(' ');

/** Words that would end the step's own transaction. */
const TRANSACTION = ['abort', 'begin', 'commit', 'end', 'release', 'rollback', 'savepoint', 'start'];

const checkVerb = ({ verb, text }: Statement, path: string[]): StepProblem[] => {
  const word = verb.toUpperCase();
  if (TRANSACTION.includes(verb)) {
    const hint = 'write the statements under "transaction", each with a name';
    return [{ path, message: `the step has a transaction itself, and takes no ${word}`, hint }];
  }
  if (VERBS.includes(verb)) return [];
  const meant = closest(verb, VERBS);
  if (text.trim() !== '' && meant === undefined) return [];
  const message = verb === '' ? 'expected a statement, got none' : `no statement begins with ${word}`;
  return [{ path, message, hint: meant ? `did you mean ${meant.toUpperCase()}?` : 'write SELECT …' }];
};

const checkMissing = (given: StepStatement, { parameters }: Statement, path: string[]): StepProblem[] => {
  const names = Object.keys(given.with);
  return parameters
    .filter(({ name }) => !Object.hasOwn(given.with, name))
    .map(({ name, start, end }) => ({
      path,
      within: { start, end },
      message: `"with" has no value for :${name}`,
      hint: didYouMean(name, names) ?? `add ${name}: … to "with"`,
    }));
};

const checkUnused = (given: StepStatement, { parameters }: Statement): StepProblem[] =>
  Object.keys(given.with)
    .filter((name) => !parameters.some((parameter) => parameter.name === name))
    .map((name) => ({
      path: [...given.path, 'with', name],
      at: 'key',
      message: `the statement has no :${name}`,
      hint: 'remove it, or write it into the statement',
    }));

const checkTimeout = ({ timeout }: Step): StepProblem[] =>
  (parseDurationSeconds(timeout ?? '') ?? 0) > MAX_SQL_SECONDS
    ? [{ path: ['timeout'], message: `statements have 5m at most, got ${timeout}`, hint: 'write 5m' }]
    : [];
