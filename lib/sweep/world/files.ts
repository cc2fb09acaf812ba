import type { Json, JsonObject } from '#core/json.ts';
import type { ReadItems } from '#engine/model/effect.ts';

/** Items of a file whose content is not given: enough for one to fail beside another. */
const NAMES = ['a', 'b'];

/** Returns what a distributed Map reads: files for a listing, else the given items, or rows that are made up. The same at each reading. */
export const itemsIn = ({ resource, readerConfig }: ReadItems, given?: readonly Json[]): Json[] => {
  if (resource.endsWith(':listObjectsV2') && readerConfig.Transformation === undefined)
    return NAMES.map(listed);
  if (given) return [...given];
  const { CSVHeaders: columns } = readerConfig;
  const names = Array.isArray(columns) ? columns.map(String) : [];
  return NAMES.map((text) => Object.fromEntries(names.map((name) => [name, text])));
};

const listed = (Key: string): JsonObject => ({
  Etag: '""',
  Key,
  LastModified: 0,
  Size: 1,
  StorageClass: 'STANDARD',
});
