import { type Json, type JsonObject, setField } from '#core/json.ts';
import { parseJsonText } from '#core/json-text.ts';
import { TimeSlice } from '#core/time-slice.ts';
import { leastBytes } from '../../model/size.ts';
import { TaskFailure } from '../integration.ts';
import { JsonItems } from './json-items.ts';
import { textOf } from './object-text.ts';
import { closeBody, type ObjectBody } from './objects.ts';
import { CsvRows } from './parse-csv.ts';

/** An ItemReader's `ReaderConfig`. */
export type ReaderConfig = JsonObject;

/** Items, or an object whose entries are the items. */
export type Items = Json[] | JsonObject;

/** Yields the items of a text, which comes in pieces, in parts. */
type ItemParser = (pieces: AsyncIterable<string>, config: ReaderConfig) => AsyncGenerator<Json[] | Entries>;

const failed = (cause: string): TaskFailure => new TaskFailure('States.ItemReaderFailed', cause);

/** Yields what is found in each piece of a text, and at its end. */
async function* foundIn<Found>(
  pieces: AsyncIterable<string>,
  reader: { write(text: string): Iterable<Found>; end(): Iterable<Found> },
): AsyncGenerator<Found[]> {
  for await (const text of pieces) yield [...reader.write(text)];
  yield [...reader.end()];
}

/** Rows that are too short end with empty texts, and what is beyond the headers is left out (Developer Guide: ItemReader). */
const csv: ItemParser = async function* (pieces, config) {
  const delimiter = DELIMITERS.get(String(config.CSVDelimiter ?? 'COMMA')) ?? ',';
  const given = Array.isArray(config.CSVHeaders) ? config.CSVHeaders.map(String) : [];
  let headers = config.CSVHeaderLocation === 'GIVEN' ? checkedHeaders(given) : undefined;
  for await (const rows of foundIn(withoutMark(pieces), new CsvRows(delimiter))) {
    const first = headers ? undefined : rows.shift();
    if (first) headers = checkedHeaders(first);
    const names = headers ?? [];
    yield rows.map((row) => Object.fromEntries(names.map((header, at) => [header, row[at] ?? ''])));
  }
};

const checkedHeaders = (headers: string[]): string[] => {
  if (new Set(headers).size < headers.length) throw failed('CSV headers cannot contain duplicates.');
  return headers;
};

/** Leaves out the byte order mark with which a text may begin. */
async function* withoutMark(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let isStart = true;
  for await (const text of pieces) {
    yield isStart ? text.replace(/^\ufeff/, '') : text;
    isStart &&= text === '';
  }
}

const json: ItemParser = async function* (pieces, config) {
  const pointer = typeof config.ItemsPointer === 'string' ? config.ItemsPointer : undefined;
  const reader = new JsonItems(pointer);
  for await (const found of foundIn(pieces, reader))
    yield reader.areEntries
      ? new Entries(found.map(([value, name = '']) => [name, value]))
      : found.map(([value]) => value);
};

/** Entries of an object that have been read. */
class Entries {
  readonly list: readonly [name: string, value: Json][];

  constructor(list: readonly [name: string, value: Json][]) {
    this.list = list;
  }
}

const jsonl: ItemParser = async function* (pieces) {
  for await (const lines of foundIn(pieces, new Lines()))
    yield lines.flatMap((line) => (line.trim() === '' ? [] : [parseJsonText(line)]));
};

/** Takes a text apart into lines, piece after piece. */
class Lines {
  #begun = '';

  write(text: string): string[] {
    if (!text.includes('\n')) {
      this.#begun += text;
      return [];
    }
    const lines = (this.#begun + text).split('\n');
    this.#begun = lines.pop() ?? '';
    return lines;
  }

  end(): string[] {
    return [this.#begun];
  }
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

/** Bytes of the items of a part, about. */
const PART_BYTES = 262_144;

/**
 * Yields the items of a file, gzipped or not, in parts, and gives others their turn while it is parsed. Throws States.ItemReaderFailed if
 * its content does not match its type.
 */
export async function* itemsOf(
  body: ObjectBody,
  config: ReaderConfig,
  { maxBytes, name = 'The file' }: { maxBytes?: number | undefined; name?: string } = {},
): AsyncGenerator<Items> {
  const type = String(config.InputType ?? 'JSON');
  try {
    const parser = PARSERS.get(type);
    if (!parser) {
      const known = [...PARSERS.keys()].join(', ');
      throw failed(`The InputType ${type} is not supported here; known are ${known}`);
    }
    yield* inParts(parser(textOf(body, maxBytes), config));
  } catch (error) {
    if (error instanceof TaskFailure) throw error;
    throw failed(`${name} is not valid ${type}: ${(error as Error).message}`);
  } finally {
    closeBody(body);
  }
}

/** Joins small parts and divides large ones: where, does not depend on how the text came. */
async function* inParts(parts: AsyncIterable<Json[] | Entries>): AsyncGenerator<Items> {
  const slice = new TimeSlice();
  let part: PartOfItems | undefined;
  for await (const found of parts) {
    part ??= found instanceof Entries ? new PartOfObject() : new PartOfList();
    for (const item of found instanceof Entries ? found.list : found) {
      part.add(item);
      if (part.bytes < PART_BYTES) continue;
      yield part.take();
      if (slice.isOver) await slice.renew();
    }
    if (slice.isOver) await slice.renew();
  }
  if (part?.hasRest) yield part.take();
}

/** What a part collects; `take` begins the next one. */
interface PartOfItems {
  readonly bytes: number;
  /** Whether anything is left to take at the end. */
  readonly hasRest: boolean;
  add(item: unknown): void;
  take(): Items;
}

class PartOfList implements PartOfItems {
  bytes = 0;
  #items: Json[] = [];

  get hasRest(): boolean {
    return this.#items.length > 0;
  }

  add(item: Json): void {
    this.#items.push(item);
    this.bytes += leastBytes(item);
  }

  take(): Json[] {
    const items = this.#items;
    this.#items = [];
    this.bytes = 0;
    return items;
  }
}

class PartOfObject implements PartOfItems {
  bytes = 0;
  #entries: JsonObject = {};
  /** Names in the parts that were taken, and whether there are any: an object without entries is a part, too. */
  readonly #taken = new Set<string>();
  #isFirst = true;

  get hasRest(): boolean {
    return this.#isFirst || Object.keys(this.#entries).length > 0;
  }

  add([name, value]: [name: string, value: Json]): void {
    // JSON takes the last of two, but the first may have been passed on.
    if (this.#taken.has(name)) throw failed(`The object has the name ${JSON.stringify(name)} twice.`);
    setField(this.#entries, name, value);
    this.bytes += name.length + leastBytes(value);
  }

  take(): JsonObject {
    const entries = this.#entries;
    for (const name of Object.keys(entries)) this.#taken.add(name);
    this.#entries = {};
    this.bytes = 0;
    this.#isFirst = false;
    return entries;
  }
}

/** Returns the items of a file at once. */
export const parseItems = async (body: Uint8Array, config: ReaderConfig, maxBytes?: number): Promise<Items> =>
  joinedItems(itemsOf([body], config, { maxBytes }));

/** Returns the items of all parts. */
export const joinedItems = async (parts: AsyncIterable<Items>): Promise<Items> => {
  const items: Json[] = [];
  let object: JsonObject | undefined;
  for await (const part of parts) {
    if (Array.isArray(part)) for (const item of part) items.push(item);
    else {
      object ??= {};
      for (const [name, value] of Object.entries(part)) setField(object, name, value);
    }
  }
  return object ?? items;
};
