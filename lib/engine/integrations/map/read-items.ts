import { isObject, type Json, type JsonObject } from '#core/json.ts';
import type { ReadItems } from '../../model/effect.ts';
import { TaskFailure } from '../integration.ts';
import type { ObjectStorage } from './objects.ts';
import { parseItems } from './parse-items.ts';

/** Reads the items of a distributed map, and says where they came from. */
type Reader = (
  storage: ObjectStorage,
  effect: ReadItems,
) => Promise<{ items: Json[] | JsonObject; source: string }>;

const getObject: Reader = async (storage, { parameters, readerConfig }) => {
  const { Bucket, Key, ...rest } = objectOf(parameters);
  const bucket = String(Bucket);
  const body = await storage.get(bucket, String(Key), rest);
  const manifest = readerConfig.InputType === 'MANIFEST';
  const items = manifest
    ? await inventory(storage, body, readerConfig)
    : await parseItems(body, readerConfig);
  return { items, source: `s3://${bucket}/${String(Key)}` };
};

const listObjects: Reader = async (storage, { parameters, readerConfig }) => {
  const { Bucket, Prefix } = objectOf(parameters);
  const bucket = String(Bucket);
  const prefix = typeof Prefix === 'string' ? Prefix : '';
  const items: Json[] = [];
  const flatten = readerConfig.Transformation === 'LOAD_AND_FLATTEN';
  for await (const object of storage.list(bucket, prefix)) {
    if (!flatten) items.push({ ...object });
    else if (object.Size > 0)
      append(items, await parseItems(await storage.get(bucket, object.Key, {}), readerConfig));
  }
  return { items, source: `s3://${bucket}/${prefix}` };
};

/** Returns the rows of an S3 inventory report: its manifest names gzipped CSV files and their columns. */
const inventory = async (storage: ObjectStorage, body: Buffer, config: JsonObject): Promise<Json[]> => {
  if (config.ManifestType === 'ATHENA_DATA') return athena(storage, body, config);
  const manifest = objectOf(JSON.parse(body.toString()) as Json);
  if (manifest.fileFormat !== 'CSV') {
    throw new TaskFailure('States.ItemReaderFailed', 'Only inventory reports in CSV format can be read');
  }
  const columns = String(manifest.fileSchema ?? '')
    .split(',')
    .map((column) => column.trim());
  const bucket = String(manifest.destinationBucket ?? '').replace(/^arn:[^:]+:s3:::/, '');
  const items: Json[] = [];
  for (const file of Array.isArray(manifest.files) ? manifest.files.filter(isObject) : []) {
    const rows = await storage.get(bucket, String(file.key), {});
    append(
      items,
      await parseItems(rows, { InputType: 'CSV', CSVHeaderLocation: 'GIVEN', CSVHeaders: columns }),
    );
  }
  return items;
};

/** Returns the rows of the files that an Athena UNLOAD manifest lists, one URI a line. */
const athena = async (storage: ObjectStorage, body: Buffer, config: JsonObject): Promise<Json[]> => {
  const items: Json[] = [];
  for (const uri of body.toString().split('\n').filter(Boolean)) {
    const [, bucket = '', key = ''] = /^"?s3:\/\/([^/]+)\/(.*?)"?$/.exec(uri.trim()) ?? [];
    const file = await storage.get(bucket, key, {});
    append(items, await parseItems(file, { ...config, InputType: String(config.ItemsType ?? 'CSV') }));
  }
  return items;
};

const READERS: ReadonlyMap<string, Reader> = new Map([
  ['s3:getObject', getObject],
  ['s3:listObjectsV2', listObjects],
]);

/** Reads what an ItemReader names; `MaxItems` cuts it short. Rejects with a TaskFailure. */
export const readItems = async (storage: ObjectStorage, effect: ReadItems): ReturnType<Reader> => {
  const reader = READERS.get(effect.resource.replace(/^arn:[^:]+:states:[^:]*:[^:]*:/, ''));
  if (!reader)
    throw new TaskFailure('States.ItemReaderFailed', `The ItemReader ${effect.resource} is not supported`);
  const most = Number(effect.readerConfig.MaxItems ?? 0);
  if (most < 0) throw new TaskFailure('States.ItemReaderFailed', 'field MaxItems must be positive');
  const { items, source } = await reader(storage, effect);
  return { items: most > 0 ? firstOf(items, most) : items, source };
};

const firstOf = (items: Json[] | JsonObject, most: number): Json[] | JsonObject =>
  Array.isArray(items) ? items.slice(0, most) : Object.fromEntries(Object.entries(items).slice(0, most));

const objectOf = (value: Json): JsonObject => (isObject(value) ? value : {});

/** Adds a file's items one by one: a call takes no more than some hundred thousand arguments. */
const append = (items: Json[], more: Json[] | JsonObject): void => {
  for (const item of Array.isArray(more) ? more : [more]) items.push(item);
};
