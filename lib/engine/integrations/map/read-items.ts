import { isObject, type Json, type JsonObject, setField } from '#core/json.ts';
import { parseJsonText } from '#core/json-text.ts';
import type { ReadItems } from '../../model/effect.ts';
import { countOfItems } from '../../model/map-run.ts';
import { TaskFailure } from '../integration.ts';
import { textOf } from './object-text.ts';
import { closeBody, type ListedObject, type ObjectBody, type ObjectStorage } from './objects.ts';
import { type Items, itemsOf } from './parse-items.ts';

/** Reads the items of a distributed map in parts, and says where they came from. */
interface Reader {
  source: string;
  parts: AsyncIterable<Items>;
}

type MakeReader = (storage: ObjectStorage, effect: ReadItems) => Reader;

const failed = (cause: string): TaskFailure => new TaskFailure('States.ItemReaderFailed', cause);

const getObject: MakeReader = (storage, { parameters, readerConfig }) => {
  const { Bucket, Key, ...rest } = objectOf(parameters);
  const bucket = String(Bucket);
  const read = readerConfig.InputType === 'MANIFEST' ? manifest : one;
  return {
    source: `s3://${bucket}/${String(Key)}`,
    parts: read(storage, { bucket, key: String(Key), rest }, readerConfig),
  };
};

/** An object, and what else is said about reading it. */
interface Place {
  bucket: string;
  key: string;
  rest: JsonObject;
}

async function* one(
  storage: ObjectStorage,
  { bucket, key, rest }: Place,
  config: JsonObject,
): AsyncGenerator<Items> {
  yield* itemsOf(await storage.open(bucket, key, rest), config, { name: key });
}

const listObjects: MakeReader = (storage, { parameters, readerConfig }) => {
  const { Bucket, Prefix } = objectOf(parameters);
  const bucket = String(Bucket);
  const prefix = typeof Prefix === 'string' ? Prefix : '';
  const objects = storage.list(bucket, prefix);
  const parts =
    readerConfig.Transformation === 'LOAD_AND_FLATTEN'
      ? contents(storage, bucket, objects, readerConfig)
      : listed(objects);
  return { source: `s3://${bucket}/${prefix}`, parts };
};

/** Objects of a part of a list: as many as a page of S3's. */
const LISTED_AT_ONCE = 1000;

async function* listed(objects: AsyncIterable<ListedObject>): AsyncGenerator<Json[]> {
  let part: Json[] = [];
  for await (const object of objects) {
    part.push({ ...object });
    if (part.length < LISTED_AT_ONCE) continue;
    yield part;
    part = [];
  }
  if (part.length > 0) yield part;
}

/** Yields the items in objects that have any. */
async function* contents(
  storage: ObjectStorage,
  bucket: string,
  objects: AsyncIterable<ListedObject>,
  config: JsonObject,
): AsyncGenerator<Json[]> {
  for await (const { Key, Size } of objects)
    if (Size > 0) yield* lists(itemsOf(await storage.open(bucket, Key, {}), config, { name: Key }));
}

/** An object among the contents of several files is one item. */
async function* lists(parts: AsyncIterable<Items>): AsyncGenerator<Json[]> {
  let object: JsonObject | undefined;
  for await (const part of parts) {
    if (Array.isArray(part)) yield part;
    else {
      object ??= {};
      for (const [name, value] of Object.entries(part)) setField(object, name, value);
    }
  }
  if (object) yield [object];
}

/** Yields what the files hold that a manifest names. */
async function* manifest(
  storage: ObjectStorage,
  { bucket, key, rest }: Place,
  config: JsonObject,
): AsyncGenerator<Json[]> {
  const text = await wholeText(await storage.open(bucket, key, rest));
  const files = config.ManifestType === 'ATHENA_DATA' ? athena(text, config) : inventory(text);
  for (const file of files) {
    const body = await storage.open(file.bucket, file.key, {});
    yield* lists(itemsOf(body, file.config, { name: file.key }));
  }
}

const wholeText = async (body: ObjectBody): Promise<string> => {
  try {
    const texts: string[] = [];
    for await (const text of textOf(body)) texts.push(text);
    return texts.join('');
  } finally {
    closeBody(body);
  }
};

/** A file that a manifest names. */
interface NamedFile {
  bucket: string;
  key: string;
  config: JsonObject;
}

/** Returns the files of an S3 inventory report: gzipped CSV, whose columns its manifest names. */
const inventory = (text: string): NamedFile[] => {
  const { fileFormat, fileSchema = '', destinationBucket = '', files } = objectOf(parseJsonText(text));
  if (fileFormat !== 'CSV') throw failed('Only inventory reports in CSV format can be read');
  const CSVHeaders = String(fileSchema)
    .split(',')
    .map((column) => column.trim());
  const bucket = String(destinationBucket).replace(/^arn:[^:]+:s3:::/, '');
  const config = { InputType: 'CSV', CSVHeaderLocation: 'GIVEN', CSVHeaders };
  return (Array.isArray(files) ? files.filter(isObject) : []).map(({ key }) => ({
    bucket,
    key: String(key),
    config,
  }));
};

/** Returns the files that an Athena UNLOAD manifest lists, one URI a line. */
const athena = (text: string, config: JsonObject): NamedFile[] =>
  text
    .split('\n')
    .filter(Boolean)
    .map((uri) => {
      const [, bucket = '', key = ''] = /^"?s3:\/\/([^/]+)\/(.*?)"?$/.exec(uri.trim()) ?? [];
      return { bucket, key, config: { ...config, InputType: String(config.ItemsType ?? 'CSV') } };
    });

const READERS: ReadonlyMap<string, MakeReader> = new Map([
  ['s3:getObject', getObject],
  ['s3:listObjectsV2', listObjects],
]);

/** A part of what an ItemReader names. */
export interface ReadPart {
  items: Items;
  source: string;
}

/** Yields what an ItemReader names, in parts; `MaxItems` cuts it short, and what comes after it is not read. Throws a TaskFailure. */
export async function* readItems(storage: ObjectStorage, effect: ReadItems): AsyncGenerator<ReadPart> {
  const reader = READERS.get(effect.resource.replace(/^arn:[^:]+:states:[^:]*:[^:]*:/, ''));
  if (!reader) throw failed(`The ItemReader ${effect.resource} is not supported`);
  const most = Number(effect.readerConfig.MaxItems ?? 0);
  if (most < 0) throw failed('field MaxItems must be positive');
  const { source, parts } = reader(storage, effect);
  let left = most > 0 ? most : Number.POSITIVE_INFINITY;
  for await (const part of parts) {
    const items = firstOf(part, left);
    yield { items, source };
    left -= countOfItems(items);
    if (left <= 0) return;
  }
}

const firstOf = (items: Items, most: number): Items => {
  if (Array.isArray(items)) return items.length > most ? items.slice(0, most) : items;
  const entries = Object.entries(items);
  return entries.length > most ? Object.fromEntries(entries.slice(0, most)) : items;
};

const objectOf = (value: Json): JsonObject => (isObject(value) ? value : {});
