import { gunzipSync } from 'node:zlib';
import { isObject, type Json, type JsonObject, ownField } from '#core/json.ts';
import { parseJsonText } from '#core/json-text.ts';
import { TaskFailure } from '../integration.ts';
import { parseCsv } from './parse-csv.ts';

/** An ItemReader's `ReaderConfig`. */
export type ReaderConfig = JsonObject;

/** Items of a file; `InputType` says how it is read. */
export type ItemParser = (body: Buffer, config: ReaderConfig) => Json[] | JsonObject;

const failed = (cause: string): TaskFailure => new TaskFailure('States.ItemReaderFailed', cause);

/** Rows that are too short end with empty texts, and what is beyond the headers is left out (Developer Guide: ItemReader). */
const csv: ItemParser = (body, config) => {
  const delimiter = DELIMITERS.get(String(config.CSVDelimiter ?? 'COMMA')) ?? ',';
  const rows = parseCsv(body.toString().replace(/^\ufeff/, ''), delimiter);
  const given = Array.isArray(config.CSVHeaders) ? config.CSVHeaders.map(String) : [];
  const headers = config.CSVHeaderLocation === 'GIVEN' ? given : (rows.shift() ?? []);
  if (new Set(headers).size < headers.length) throw failed('CSV headers cannot contain duplicates.');
  return rows.map((row) => Object.fromEntries(headers.map((header, at) => [header, row[at] ?? ''])));
};

const json: ItemParser = (body, config) => {
  const parsed = parseJsonText(body.toString());
  const pointed = typeof config.ItemsPointer === 'string' ? pointedAt(parsed, config.ItemsPointer) : parsed;
  if (Array.isArray(pointed) || isObject(pointed)) return pointed;
  throw failed('Attempting to map over non-iterable node.');
};

const jsonl: ItemParser = (body) =>
  body
    .toString()
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => parseJsonText(line));

const DELIMITERS: ReadonlyMap<string, string> = new Map([
  ['COMMA', ','],
  ['PIPE', '|'],
  ['SEMICOLON', ';'],
  ['SPACE', ' '],
  ['TAB', '\t'],
]);

const PARSERS: ReadonlyMap<string, ItemParser> = new Map([
  ['CSV', csv],
  ['JSON', json],
  ['JSONL', jsonl],
]);

/** Returns the items of a file, gzipped or not; throws States.ItemReaderFailed if its content does not match its type. */
export const parseItems: ItemParser = (body, config) => {
  const type = String(config.InputType ?? 'JSON');
  const parser = PARSERS.get(type);
  if (!parser) {
    const known = [...PARSERS.keys()].join(', ');
    throw failed(`The InputType ${type} is not supported here; known are ${known}`);
  }
  const plain = body[0] === 0x1f && body[1] === 0x8b ? gunzipSync(body) : body;
  try {
    return parser(plain, config);
  } catch (error) {
    if (error instanceof TaskFailure) throw error;
    throw failed(`The file is not valid ${type}: ${(error as Error).message}`);
  }
};

/** Returns the value that a JSON pointer (RFC 6901) names. */
const pointedAt = (value: Json, pointer: string): Json => {
  let inner: Json | undefined = pointer === '' || pointer.startsWith('/') ? value : undefined;
  for (const token of pointer.split('/').slice(1)) {
    const key = token.replaceAll('~1', '/').replaceAll('~0', '~');
    if (Array.isArray(inner)) inner = /^(0|[1-9]\d*)$/.test(key) ? inner[Number(key)] : undefined;
    else inner = isObject(inner) ? ownField(inner, key) : undefined;
  }
  if (inner === undefined) {
    throw failed(
      'The provided ReaderConfig.ItemsPointer does not match any valid path in the JSON structure.',
    );
  }
  return inner;
};
