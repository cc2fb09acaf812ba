import type { Json } from '#core/json.ts';
import type { ReadItems, WriteResults } from '../../model/effect.ts';
import type { FindChild } from '../../model/map-run.ts';
import { TaskFailure } from '../integration.ts';
import { folderObjects } from './folder-objects.ts';
import type { ObjectStorage } from './objects.ts';
import type { ReadPart } from './read-items.ts';
import { s3Objects } from './s3-objects.ts';

/** Where distributed maps read their items from and write their results to. */
export interface MapStorage {
  /** Yields the items of an ItemReader in parts; throws a TaskFailure. */
  read(effect: ReadItems): AsyncIterable<ReadPart>;
  /** The output of a Map state whose ResultWriter wrote its results. */
  write(effect: WriteResults, findChild: FindChild): Promise<Json>;
}

/** Where the buckets of distributed maps are. */
export interface MapStorageOptions {
  region: string;
  /** A folder in place of S3. @default BATON_S3_FOLDER */
  folder?: string;
  /** Folders in place of single buckets, by the bucket's name. */
  buckets?: Readonly<Record<string, string>>;
}

/** Returns where distributed maps read their items from and write their results to: S3, or a folder in its place. */
export const mapStorage = ({
  region,
  folder = process.env.BATON_S3_FOLDER,
  buckets = {},
}: MapStorageOptions): MapStorage => {
  const rest: ObjectStorage = folder ? folderObjects(folder) : s3Objects(region);
  return mapStorageIn(Object.keys(buckets).length === 0 ? rest : withBuckets(buckets, rest));
};

/** Returns where distributed maps read their items from and write their results to, whatever keeps the objects. */
export const mapStorageIn = (objects: ObjectStorage): MapStorage => ({
  read: (effect) => partsOf(objects, effect),
  write: async (effect, findChild) => {
    const { writeResults } = await import('./write-results.ts');
    return writeResults(objects, effect, findChild).catch((reason: unknown) => {
      throw named('States.ResultWriterFailed', reason);
    });
  },
});

const withBuckets = (buckets: Readonly<Record<string, string>>, rest: ObjectStorage): ObjectStorage => {
  const folders = new Map(
    Object.entries(buckets).map(([name, path]) => [name, folderObjects(path)] as const),
  );
  // The folder is the bucket, and not one that has it.
  const of = (bucket: string): [ObjectStorage, string] => {
    const found = folders.get(bucket);
    return found ? [found, ''] : [rest, bucket];
  };
  return {
    open(bucket, key, options) {
      const [objects, name] = of(bucket);
      return objects.open(name, key, options);
    },
    list(bucket, prefix) {
      const [objects, name] = of(bucket);
      return objects.list(name, prefix);
    },
    put(bucket, key, body) {
      const [objects, name] = of(bucket);
      return objects.put(name, key, body);
    },
  };
};

async function* partsOf(objects: ObjectStorage, effect: ReadItems): AsyncGenerator<ReadPart> {
  const { readItems } = await import('./read-items.ts');
  try {
    yield* readItems(objects, effect);
  } catch (reason) {
    throw named('States.ItemReaderFailed', reason);
  }
}

/** Whatever goes wrong bears the name that Retry and Catch know; its own is in the cause. */
const named = (error: string, reason: unknown): TaskFailure =>
  reason instanceof TaskFailure && reason.error === error
    ? reason
    : new TaskFailure(error, reason instanceof Error ? reason.message : String(reason));
