import type { Json, JsonObject } from '#core/json.ts';
import { isObject } from '#core/json.ts';
import type { ReadItems } from '../../model/effect.ts';
import { TaskFailure } from '../integration.ts';
import { parseItems } from './parse-items.ts';

/**
 * Returns the items of the one file that an ItemReader names, in virtual time. `read` returns undefined if there is no such file.
 * Throws a TaskFailure.
 */
export const itemsOfFile = (
  { parameters, readerConfig }: ReadItems,
  read: (bucket: string, key: string) => Buffer | undefined,
): Json[] | JsonObject => {
  const { Bucket, Key } = isObject(parameters) ? parameters : {};
  const body = read(String(Bucket), String(Key));
  if (!body) {
    const cause = `The specified key does not exist: ${String(Key)} in ${String(Bucket)}`;
    throw new TaskFailure('States.ItemReaderFailed', cause);
  }
  const items = parseItems(body, readerConfig);
  const most = Number(readerConfig.MaxItems ?? 0);
  return most > 0 && Array.isArray(items) ? items.slice(0, most) : items;
};
