import { isObject, type Json, type JsonObject } from '#core/json.ts';
import {
  anything,
  type Check,
  count,
  expressionOr,
  list,
  object,
  objectOrExpression,
  oneOf,
  text,
  whole,
} from '../field-values.ts';
import { referenceProblem } from '../jsonpath/reference-path.ts';
import type { PlacedState } from '../walk.ts';
import type { Rule, RuleContext } from './rule.ts';
import { foreignField } from './rule.ts';

/** What an object inside a Map state may hold. */
interface Shape {
  fields: ReadonlyMap<string, Check>;
  /** Fields of which at most one may be given. */
  exclusive: string[][];
  /** Fields that only JSONPath has, where the language is another. */
  foreign: string[];
  required: string[];
}

const MAX_ITEMS = 100_000_000;
const MAX_BATCH_BYTES = 262_144;

/** Texts, at least one. */
const headers: Check = (value) =>
  list(value) ??
  (value as Json[]).map(text).find((wrong) => wrong !== undefined) ??
  ((value as Json[]).length === 0 ? 'CSVHeaders must not be empty' : undefined);

/** Actions of S3. */
const resource =
  (...actions: string[]): Check =>
  (value) => {
    const wrong = text(value);
    if (wrong !== undefined) return wrong;
    const [, action = ''] = /^arn:[\w-]+:states:[^:]*:[^:]*:s3:(\w+)$/.exec(value as string) ?? [];
    return actions.includes(action)
      ? undefined
      : "The field 'Resource' does not match any of the allowed values";
  };

/** A path to one place in the input or a variable. */
const reference: Check = (value) => text(value) ?? referenceProblem(value as string, ['input', 'variable']);

const READER_CONFIG: [string, Check][] = [
  ['InputType', oneOf('CSV', 'JSON', 'JSONL', 'PARQUET', 'MANIFEST')],
  ['ItemsType', text],
  ['ManifestType', oneOf('ATHENA_DATA', 'S3_INVENTORY')],
  ['Transformation', oneOf('NONE', 'LOAD_AND_FLATTEN')],
  ['CSVDelimiter', oneOf('COMMA', 'PIPE', 'SEMICOLON', 'SPACE', 'TAB')],
  ['CSVHeaderLocation', oneOf('FIRST_ROW', 'GIVEN')],
  ['CSVHeaders', headers],
  ['ItemsPointer', text],
  ['MaxItems', whole(0, MAX_ITEMS)],
];
const BATCHER: [string, Check][] = [
  ['MaxItemsPerBatch', count],
  ['MaxInputBytesPerBatch', whole(0, MAX_BATCH_BYTES)],
  ['BatchInput', anything],
];
const WRITER_CONFIG: [string, Check][] = [
  ['OutputType', oneOf('JSON', 'JSONL')],
  ['Transformation', oneOf('NONE', 'COMPACT', 'FLATTEN')],
];

/** JSONata takes an expression for any value; JSONPath has a field with `Path` for each number. */
const shapes = (
  language: PlacedState['language'],
): Record<'reader' | 'readerConfig' | 'batcher' | 'writer' | 'writerConfig', Shape> => {
  const isJsonata = language === 'JSONata';
  const given = isJsonata ? 'Arguments' : 'Parameters';
  const content: Check = isJsonata ? objectOrExpression : object;
  const shape = (fields: [string, Check][], numbers: string[], required: string[] = []): Shape => ({
    fields: new Map([
      ...fields.map(([name, check]): [string, Check] => [name, isJsonata ? expressionOr(check) : check]),
      ...(isJsonata ? [] : numbers.map((name): [string, Check] => [`${name}Path`, reference])),
    ]),
    exclusive: numbers.map((name) => [name, `${name}Path`]),
    foreign: isJsonata ? numbers.map((name) => `${name}Path`) : [],
    required,
  });
  return {
    reader: shape(
      [
        ['Resource', resource('getObject', 'listObjectsV2')],
        [given, content],
        ['ReaderConfig', object],
      ],
      [],
      ['Resource', given],
    ),
    readerConfig: shape(READER_CONFIG, ['MaxItems']),
    batcher: shape(BATCHER, ['MaxItemsPerBatch', 'MaxInputBytesPerBatch']),
    writer: shape(
      [
        ['Resource', resource('putObject')],
        [given, content],
        ['WriterConfig', object],
      ],
      [],
    ),
    writerConfig: shape(WRITER_CONFIG, []),
  };
};

const SHAPES = { JSONPath: shapes('JSONPath'), JSONata: shapes('JSONata') };

/** ItemReader, ItemBatcher and ResultWriter hold what they may, and what they must. */
export const mapFields: Rule = {
  order: 25,
  check(context) {
    for (const placed of context.states) if (placed.type === 'Map') checkMap(context, placed);
  },
};

const checkMap = (context: RuleContext, { state, language, location }: PlacedState): void => {
  const { reader, readerConfig, batcher, writer, writerConfig } = SHAPES[language];
  const { ItemReader: given, ItemBatcher: batches, ResultWriter: results } = state;
  if (isObject(given)) {
    checkShape(context, given, reader, `${location}/ItemReader`);
    if (isObject(given.ReaderConfig)) {
      checkShape(context, given.ReaderConfig, readerConfig, `${location}/ItemReader/ReaderConfig`);
      checkHeaders(context, given.ReaderConfig, `${location}/ItemReader/ReaderConfig`);
    }
  }
  if (isObject(batches)) {
    checkShape(context, batches, batcher, `${location}/ItemBatcher`);
    const limits = [...batcher.fields.keys()].filter((name) => name !== 'BatchInput');
    if (limits.every((name) => batches[name] === undefined)) {
      report(context, `One of the fields [${limits.join(', ')}] is required`, `${location}/ItemBatcher`);
    }
  }
  if (!isObject(results)) return;
  checkDestination(context, results, language, `${location}/ResultWriter`);
  checkShape(context, results, writer, `${location}/ResultWriter`);
  if (isObject(results.WriterConfig)) {
    checkShape(context, results.WriterConfig, writerConfig, `${location}/ResultWriter/WriterConfig`);
  }
};

/** CSV says where its headers are, and headers that are given are there; JSON has none. */
const checkHeaders = (context: RuleContext, config: JsonObject, at: string): void => {
  const { InputType: type, CSVHeaderLocation: place } = config;
  if (type === 'CSV' && place === undefined) report(context, "The field 'CSVHeaderLocation' is required", at);
  if (type === 'JSON' && place !== undefined)
    report(context, "Field 'CSVHeaderLocation' is not supported", at);
  if (place === 'GIVEN' && config.CSVHeaders === undefined)
    report(context, 'These fields are required: [CSVHeaders]', at);
};

/** Where results are written to is there if they are, and only then. */
const checkDestination = (
  context: RuleContext,
  writer: JsonObject,
  language: PlacedState['language'],
  at: string,
): void => {
  const pair = ['Resource', language === 'JSONata' ? 'Arguments' : 'Parameters'];
  const missing = pair.filter((field) => writer[field] === undefined);
  if (missing.length === 1) report(context, `These fields are required: [${missing.join(', ')}]`, at);
};

const checkShape = (context: RuleContext, value: JsonObject, shape: Shape, at: string): void => {
  for (const [field, content] of Object.entries(value)) {
    const check = shape.fields.get(field);
    const wrong = check ? check(content as Json) : unsupported(field, shape);
    if (wrong !== undefined) report(context, wrong, check ? `${at}/${field}` : at);
  }
  for (const fields of shape.exclusive) {
    if (!fields.every((field) => value[field] !== undefined)) continue;
    report(context, `There should only be one of the following fields: [${fields.join(', ')}]`, at);
  }
  const missing = shape.required.filter((field) => value[field] === undefined);
  if (missing.length > 0) report(context, `These fields are required: [${missing.join(', ')}]`, at);
};

const unsupported = (field: string, { foreign }: Shape): string =>
  foreign.includes(field) ? foreignField(field, 'JSONata') : `Field '${field}' is not supported`;

const report = (context: RuleContext, message: string, location: string): void =>
  context.report('SCHEMA_VALIDATION_FAILED', message, location);
