import type { Json, JsonObject } from '#core/json.ts';
import { isObject } from '#core/json.ts';
import {
  anything,
  type Check,
  nonNegative,
  object,
  oneOf,
  pathOrNull,
  positive,
  text,
} from '../field-values.ts';
import type { Rule, RuleContext } from './rule.ts';
import { reportShape } from './rule.ts';

/** The fields that an entry may and must have. */
interface EntryShape {
  fields: Record<string, Check>;
  required: string[];
}

const RETRY: EntryShape = {
  required: [],
  fields: {
    ErrorEquals: anything,
    IntervalSeconds: positive,
    MaxAttempts: nonNegative,
    BackoffRate: (value) =>
      typeof value === 'number' && value >= 1 ? undefined : 'Expected a number of at least 1.0',
    MaxDelaySeconds: (value) =>
      typeof value === 'number' && Number.isInteger(value) && value > 0 && value < 31_622_400
        ? undefined
        : 'Expected an integer from 1 to 31622399',
    JitterStrategy: oneOf('FULL', 'NONE'),
    Comment: text,
  },
};
const CATCH: EntryShape = {
  required: ['Next'],
  fields: {
    ErrorEquals: anything,
    Next: text,
    ResultPath: pathOrNull,
    Output: anything,
    Assign: object,
    Comment: text,
  },
};

/** Entries of Retry and Catch name errors, States.ALL alone and last, and have fields of their kind. */
export const handlers: Rule = {
  order: 50,
  check(context) {
    for (const { state, location } of context.states) {
      checkEntries(context, state.Retry, `${location}/Retry`, RETRY);
      checkEntries(context, state.Catch, `${location}/Catch`, CATCH);
    }
  },
};

const checkEntries = (
  context: RuleContext,
  entries: Json | undefined,
  location: string,
  shape: EntryShape,
): void => {
  if (!Array.isArray(entries)) return;
  entries.forEach((entry, index) => {
    const at = `${location}[${index}]`;
    if (isObject(entry)) {
      checkEntry(context, entry, at, shape);
      checkErrors(context, entry, at, index === entries.length - 1);
    } else {
      reportShape(context, 'Expected value of type [OBJECT]', at);
    }
  });
};

const checkEntry = (
  context: RuleContext,
  entry: JsonObject,
  at: string,
  { fields, required }: EntryShape,
): void => {
  for (const [field, value] of Object.entries(entry)) {
    const check = Object.hasOwn(fields, field) ? fields[field] : undefined;
    const wrong = check ? check(value) : undefined;
    if (!check) reportShape(context, `Field '${field}' is not supported`, at);
    else if (wrong !== undefined) reportShape(context, wrong, `${at}/${field}`);
  }
  for (const field of required) {
    if (entry[field] === undefined) reportShape(context, `These fields are required: [${field}]`, at);
  }
};

const checkErrors = (context: RuleContext, entry: JsonObject, at: string, isLast: boolean): void => {
  const { ErrorEquals: errors } = entry;
  if (!Array.isArray(errors) || errors.length === 0 || !errors.every((error) => typeof error === 'string')) {
    reportShape(context, 'Expected a list of error names that is not empty', `${at}/ErrorEquals`);
    return;
  }
  if (!errors.includes('States.ALL')) return;
  if (errors.length > 1)
    reportShape(context, 'States.ALL must be the only error in ErrorEquals', `${at}/ErrorEquals`);
  if (!isLast) reportShape(context, 'States.ALL must be in the last entry', `${at}/ErrorEquals`);
};
