import { setImmediate } from 'node:timers/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { isObject, type Json, type JsonObject, ownField } from '#core/json.ts';
import { parseJsonText } from '#core/json-text.ts';
import { TaskFailure } from '../integration.ts';
import { parseCsv } from './parse-csv.ts';

/** An ItemReader's `ReaderConfig`. */
export type ReaderConfig = JsonObject;

/** Yields the items of a file, or its object, in steps between which others may get their turn. */
type ItemParser = (text: string, config: ReaderConfig) => Generator<Json, JsonObject | Json[] | undefined>;

const failed = (cause: string): TaskFailure => new TaskFailure('States.ItemReaderFailed', cause);

/** Rows that are too short end with empty texts, and what is beyond the headers is left out (Developer Guide: ItemReader). */
function* csv(text: string, config: ReaderConfig): ReturnType<ItemParser> {
  const delimiter = DELIMITERS.get(String(config.CSVDelimiter ?? 'COMMA')) ?? ',';
  const rows = parseCsv(text.replace(/^\ufeff/, ''), delimiter);
  const given = Array.isArray(config.CSVHeaders) ? config.CSVHeaders.map(String) : [];
  const first = config.CSVHeaderLocation === 'GIVEN' ? undefined : rows.next();
  const headers: string[] = first === undefined ? given : first.done ? [] : first.value;
  if (new Set(headers).size < headers.length) throw failed('CSV headers cannot contain duplicates.');
  for (const row of rows) yield Object.fromEntries(headers.map((header, at) => [header, row[at] ?? '']));
  return undefined;
}

// biome-ignore lint/correctness/useYield: JSON is parsed in one step
function* json(text: string, config: ReaderConfig): ReturnType<ItemParser> {
  const parsed = parseJsonText(text);
  const pointed = typeof config.ItemsPointer === 'string' ? pointedAt(parsed, config.ItemsPointer) : parsed;
  if (Array.isArray(pointed) || isObject(pointed)) return pointed;
  throw failed('Attempting to map over non-iterable node.');
}

function* jsonl(text: string): ReturnType<ItemParser> {
  for (const [line] of text.matchAll(/[^\n]+/g)) if (line.trim() !== '') yield parseJsonText(line);
  return undefined;
}

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

/** Milliseconds for which a file is parsed in a row. */
const MAX_TURN = 20;
/** Bytes of a file, unpacked: a text has at most half a billion characters. */
const MAX_BYTES = 500_000_000;

/**
 * Returns the items of a file, gzipped or not, and gives others their turn while it is parsed. Rejects with States.ItemReaderFailed if
 * its content does not match its type.
 */
export const parseItems = async (
  body: Buffer,
  config: ReaderConfig,
  maxBytes = MAX_BYTES,
): Promise<Json[] | JsonObject> => {
  const type = String(config.InputType ?? 'JSON');
  const parser = PARSERS.get(type);
  if (!parser) {
    const known = [...PARSERS.keys()].join(', ');
    throw failed(`The InputType ${type} is not supported here; known are ${known}`);
  }
  try {
    return await inTurns(parser(await textOf(body, maxBytes), config));
  } catch (error) {
    if (error instanceof TaskFailure) throw error;
    throw failed(`The file is not valid ${type}: ${(error as Error).message}`);
  }
};

const textOf = async (body: Buffer, maxBytes: number): Promise<string> => {
  const isPacked = body[0] === 0x1f && body[1] === 0x8b;
  const plain = isPacked ? await unpacked(body, maxBytes) : body;
  if (plain.length > maxBytes) throw tooLong(maxBytes);
  return plain.toString();
};

const unpacked = async (body: Buffer, maxBytes: number): Promise<Buffer> => {
  try {
    return await promisify(gunzip)(body, { maxOutputLength: maxBytes });
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? tooLong(maxBytes) : error;
  }
};

const tooLong = (maxBytes: number): TaskFailure =>
  failed(`The file has more than ${maxBytes / 1_000_000} MB, which is more than this engine reads at once`);

const inTurns = async (steps: ReturnType<ItemParser>): Promise<Json[] | JsonObject> => {
  const items: Json[] = [];
  let end = performance.now() + MAX_TURN;
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) return step.value ?? items;
    items.push(step.value);
    if (performance.now() < end) continue;
    await setImmediate();
    end = performance.now() + MAX_TURN;
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
