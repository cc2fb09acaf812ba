import { isObject, type Json, type JsonObject } from '#core/json.ts';
import {
  anything,
  type Check,
  expressionOr,
  list,
  object,
  objectOrExpression,
  oneOf,
  text,
  wholeFrom,
} from '../field-values.ts';
import type { PlacedState } from '../walk.ts';
import type { Rule, RuleContext } from './rule.ts';

/** What an object inside a Map state may hold. */
interface Shape {
  fields: ReadonlyMap<string, Check>;
  /** Fields of which at most one may be given. */
  exclusive: string[][];
  required: string[];
}

const MAX_ITEMS = 100_000_000;
const MAX_BATCH_BYTES = 262_144;

const READER_CONFIG: [string, Check][] = [
  ['InputType', oneOf('CSV', 'JSON', 'JSONL', 'PARQUET', 'MANIFEST')],
  ['ItemsType', text],
  ['ManifestType', oneOf('ATHENA_DATA', 'S3_INVENTORY')],
  ['Transformation', oneOf('NONE', 'LOAD_AND_FLATTEN')],
  ['CSVDelimiter', oneOf('COMMA', 'PIPE', 'SEMICOLON', 'SPACE', 'TAB')],
  ['CSVHeaderLocation', oneOf('FIRST_ROW', 'GIVEN')],
  ['CSVHeaders', list],
  ['ItemsPointer', text],
  ['MaxItems', wholeFrom(0, MAX_ITEMS)],
];
const BATCHER: [string, Check][] = [
  ['MaxItemsPerBatch', wholeFrom(1, MAX_ITEMS)],
  ['MaxInputBytesPerBatch', wholeFrom(1, MAX_BATCH_BYTES)],
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
      ...(isJsonata ? [] : numbers.map((name): [string, Check] => [`${name}Path`, text])),
    ]),
    exclusive: numbers.map((name) => [name, `${name}Path`]),
    required,
  });
  return {
    reader: shape(
      [
        ['Resource', text],
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
        ['Resource', text],
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
  checkShape(context, results, writer, `${location}/ResultWriter`);
  if (isObject(results.WriterConfig)) {
    checkShape(context, results.WriterConfig, writerConfig, `${location}/ResultWriter/WriterConfig`);
  }
};

const checkShape = (context: RuleContext, value: JsonObject, shape: Shape, at: string): void => {
  for (const [field, content] of Object.entries(value)) {
    const check = shape.fields.get(field);
    const wrong = check ? check(content as Json) : `Field '${field}' is not supported`;
    if (wrong !== undefined) report(context, wrong, check ? `${at}/${field}` : at);
  }
  for (const fields of shape.exclusive) {
    if (!fields.every((field) => value[field] !== undefined)) continue;
    report(context, `There should only be one of the following fields: [${fields.join(', ')}]`, at);
  }
  const missing = shape.required.filter((field) => value[field] === undefined);
  if (missing.length > 0) report(context, `These fields are required: [${missing.join(', ')}]`, at);
};

const report = (context: RuleContext, message: string, location: string): void =>
  context.report('SCHEMA_VALIDATION_FAILED', message, location);
