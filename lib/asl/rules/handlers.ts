import type { Json, JsonObject } from '#core/json.ts';
import { isObject } from '#core/json.ts';
import {
  anything,
  between,
  type Check,
  nonNegative,
  object,
  oneOf,
  pathOrNull,
  positive,
  text,
  whole,
} from '../field-values.ts';
import type { QueryLanguage } from '../query-language.ts';
import type { Rule, RuleContext } from './rule.ts';
import { foreignField, reportShape } from './rule.ts';

/** The fields that an entry may and must have. */
interface EntryShape {
  fields: Record<string, Check>;
  required: string[];
  /** Why it may not have fields of the other query language. */
  foreign?: ReadonlyMap<string, string>;
}

const RETRY: EntryShape = {
  required: ['ErrorEquals'],
  fields: {
    ErrorEquals: anything,
    IntervalSeconds: positive,
    MaxAttempts: nonNegative,
    BackoffRate: between('1.0'),
    MaxDelaySeconds: whole(1, 31_622_400),
    JitterStrategy: oneOf('NONE', 'FULL'),
    Comment: text,
  },
};
const CATCH: EntryShape = {
  required: ['ErrorEquals', 'Next'],
  fields: { ErrorEquals: anything, Next: text, Assign: object, Comment: text },
};
/** What a catcher has in one language alone. */
const CATCH_IN: Record<QueryLanguage, Record<string, Check>> = {
  JSONPath: { ResultPath: pathOrNull },
  JSONata: { Output: anything },
};

/** Entries of Retry and Catch name errors, States.ALL alone and last, and have fields of their kind. */
export const handlers: Rule = {
  order: 50,
  check(context) {
    for (const { state, language, location } of context.states) {
      checkEntries(context, state.Retry, `${location}/Retry`, RETRY);
      checkEntries(context, state.Catch, `${location}/Catch`, {
        ...CATCH,
        fields: { ...CATCH.fields, ...CATCH_IN[language] },
        foreign: foreignFields(language),
      });
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

const foreignFields = (language: QueryLanguage): ReadonlyMap<string, string> => {
  const other = language === 'JSONPath' ? 'JSONata' : 'JSONPath';
  return new Map(Object.keys(CATCH_IN[other]).map((field) => [field, foreignField(field, language)]));
};

const checkEntry = (
  context: RuleContext,
  entry: JsonObject,
  at: string,
  { fields, required, foreign }: EntryShape,
): void => {
  for (const [field, value] of Object.entries(entry)) {
    const check = Object.hasOwn(fields, field) ? fields[field] : undefined;
    const wrong = check ? check(value) : undefined;
    if (!check) reportShape(context, foreign?.get(field) ?? `Field '${field}' is not supported`, at);
    else if (wrong !== undefined) reportShape(context, wrong, `${at}/${field}`);
  }
  const missing = required.filter((field) => entry[field] === undefined);
  if (missing.length > 0) reportShape(context, `These fields are required: [${missing.join(', ')}]`, at);
};

const checkErrors = (context: RuleContext, entry: JsonObject, at: string, isLast: boolean): void => {
  const { ErrorEquals: errors } = entry;
  if (errors === undefined) return;
  if (!Array.isArray(errors)) {
    reportShape(context, 'Expected value of type [ARRAY]', `${at}/ErrorEquals`);
    return;
  }
  errors.forEach((error, index) => {
    const wrong = text(error);
    if (wrong !== undefined) reportShape(context, wrong, `${at}/ErrorEquals[${index}]`);
  });
  if (errors.length === 0) reportShape(context, 'Value cannot be empty', `${at}/ErrorEquals`);
  const all = errors.indexOf('States.ALL');
  if (all >= 0 && (errors.length > 1 || !isLast)) {
    const message = 'States.ALL must appear alone and at end of list';
    reportShape(context, message, `${at}/ErrorEquals[${all}]`);
  }
};
