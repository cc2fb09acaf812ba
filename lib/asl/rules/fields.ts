import { isObject, type Json, type JsonObject } from '#core/json.ts';
import {
  anything,
  between,
  boolean,
  type Check,
  count,
  expressionOr,
  isoTimestamp,
  list,
  listOrObject,
  nonNegative,
  object,
  oneOf,
  pathOrNull,
  positive,
  text,
} from '../field-values.ts';
import type { PlacedState, StateGraph } from '../walk.ts';
import type { Rule, RuleContext } from './rule.ts';
import { foreignField, reportShape } from './rule.ts';

type Fields = Record<string, Check>;

const MACHINE: Fields = {
  Comment: text,
  StartAt: text,
  States: object,
  QueryLanguage: oneOf('JSONPath', 'JSONata'),
  TimeoutSeconds: nonNegative,
  Version: oneOf('1.0'),
};
const BRANCH: Fields = { Comment: text, StartAt: text, States: object };
const PROCESSOR: Fields = { ...BRANCH, ProcessorConfig: object };

const ANY_STATE: Fields = { Type: text, Comment: text, QueryLanguage: oneOf('JSONPath', 'JSONata') };
const GOING_ON: Fields = { Next: text, End: boolean };
const ASSIGN: Fields = { Assign: object };
const HANDLERS: Fields = { Retry: list, Catch: list };

const FILTERS: Fields = { InputPath: pathOrNull, OutputPath: pathOrNull };
const RESULT: Fields = { ResultPath: pathOrNull, ResultSelector: object };

const PERCENTAGE = between('0.0', '100.0');

/** Fields of each type: those of both languages, and those that one alone has, or takes an expression for. */
interface TypeFields {
  both: Fields;
  JSONPath: Fields;
  JSONata: Fields;
  required: string[];
}

const TYPES: ReadonlyMap<string, TypeFields> = new Map(
  Object.entries<TypeFields>({
    Pass: {
      both: { ...GOING_ON, ...ASSIGN },
      JSONPath: { ...FILTERS, Result: anything, ResultPath: pathOrNull, Parameters: anything },
      JSONata: { Output: anything },
      required: [],
    },
    Task: {
      both: {
        ...GOING_ON,
        ...ASSIGN,
        ...HANDLERS,
        Resource: text,
        TimeoutSeconds: positive,
        HeartbeatSeconds: positive,
        Credentials: object,
      },
      JSONPath: {
        ...FILTERS,
        ...RESULT,
        Parameters: anything,
        TimeoutSecondsPath: text,
        HeartbeatSecondsPath: text,
      },
      JSONata: {
        Arguments: anything,
        Output: anything,
        TimeoutSeconds: expressionOr(positive),
        HeartbeatSeconds: expressionOr(positive),
      },
      required: ['Resource'],
    },
    Choice: {
      both: { ...ASSIGN, Choices: list, Default: text },
      JSONPath: FILTERS,
      JSONata: { Output: anything },
      required: ['Choices'],
    },
    Wait: {
      both: {
        ...GOING_ON,
        ...ASSIGN,
        Seconds: nonNegative,
        Timestamp: isoTimestamp,
      },
      JSONPath: { ...FILTERS, SecondsPath: text, TimestampPath: text },
      JSONata: {
        Output: anything,
        Seconds: expressionOr(nonNegative),
        Timestamp: expressionOr(isoTimestamp),
      },
      required: [],
    },
    Succeed: { both: {}, JSONPath: FILTERS, JSONata: { Output: anything }, required: [] },
    Fail: {
      both: { Error: text, Cause: text },
      JSONPath: { ErrorPath: text, CausePath: text },
      JSONata: {},
      required: [],
    },
    Parallel: {
      both: { ...GOING_ON, ...ASSIGN, ...HANDLERS, Branches: list },
      JSONPath: { ...FILTERS, ...RESULT, Parameters: anything },
      JSONata: { Arguments: anything, Output: anything },
      required: ['Branches'],
    },
    Map: {
      both: {
        ...GOING_ON,
        ...ASSIGN,
        ...HANDLERS,
        ItemProcessor: object,
        Iterator: object,
        ItemSelector: anything,
        ItemBatcher: object,
        ItemReader: object,
        ResultWriter: object,
        Label: text,
        MaxConcurrency: count,
        ToleratedFailureCount: count,
        ToleratedFailurePercentage: PERCENTAGE,
      },
      JSONPath: {
        ...FILTERS,
        ...RESULT,
        Parameters: anything,
        ItemsPath: text,
        MaxConcurrencyPath: text,
        ToleratedFailureCountPath: text,
        ToleratedFailurePercentagePath: text,
      },
      JSONata: {
        Items: expressionOr(listOrObject),
        Output: anything,
        MaxConcurrency: expressionOr(count),
        ToleratedFailureCount: expressionOr(count),
        ToleratedFailurePercentage: expressionOr(PERCENTAGE),
      },
      required: [],
    },
  }),
);

/** Every field is known, belongs to its state's type and language, and holds a value of its kind; none is missing. */
export const fields: Rule = {
  order: 10,
  check(context) {
    for (const graph of context.graphs) checkGraph(context, graph);
    for (const placed of context.states) checkState(context, placed);
  },
};

const checkGraph = (context: RuleContext, { definition, location, kind }: StateGraph): void => {
  const allowed = { machine: MACHINE, branch: BRANCH, processor: PROCESSOR }[kind];
  check(context, definition, allowed, location);
  require(context, definition, ['States', 'StartAt'], location === '' ? '/' : location);
  if (!isObject(definition.States)) return;
  for (const [name, state] of Object.entries(definition.States)) {
    const wrong = object(state);
    if (wrong !== undefined) context.report('SCHEMA_VALIDATION_FAILED', wrong, `${location}/States/${name}`);
  }
};

const checkState = (context: RuleContext, { state, type, language, location }: PlacedState): void => {
  const known = TYPES.get(type);
  if (!known) {
    const message =
      state.Type === undefined
        ? 'These fields are required: [Type]'
        : "The field 'Type' should have one of these values: [Task, Wait, Pass, Succeed, Fail, Choice, Parallel, Map]";
    context.report(
      'SCHEMA_VALIDATION_FAILED',
      message,
      state.Type === undefined ? location : `${location}/Type`,
    );
    return;
  }
  const machine = context.definition.QueryLanguage;
  if (machine === 'JSONata' && state.QueryLanguage === 'JSONPath') {
    const message = "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine";
    context.report('SCHEMA_VALIDATION_FAILED', message, location);
  }
  const other = language === 'JSONPath' ? 'JSONata' : 'JSONPath';
  for (const field of Object.keys(known[other])) {
    if (
      state[field] === undefined ||
      Object.hasOwn(known[language], field) ||
      Object.hasOwn(known.both, field)
    )
      continue;
    reportShape(context, foreignField(field, language), location);
  }
  const allowed = { ...ANY_STATE, ...known.both, ...known[language] };
  check(context, state, { ...known[other], ...allowed }, location);
  require(context, state, known.required, location);
};

const check = (context: RuleContext, value: JsonObject, allowed: Fields, location: string): void => {
  for (const [field, content] of Object.entries(value)) {
    const test = Object.hasOwn(allowed, field) ? allowed[field] : undefined;
    if (!test) {
      context.report('SCHEMA_VALIDATION_FAILED', `Field '${field}' is not supported`, location || '/');
      continue;
    }
    const wrong: string | undefined = test(content as Json);
    if (wrong !== undefined) context.report('SCHEMA_VALIDATION_FAILED', wrong, `${location}/${field}`);
  }
};

const require = (context: RuleContext, value: JsonObject, required: string[], at: string): void => {
  const missing = required.filter((field) => value[field] === undefined);
  if (missing.length > 0) {
    context.report('SCHEMA_VALIDATION_FAILED', `These fields are required: [${missing.join(', ')}]`, at);
  }
};
