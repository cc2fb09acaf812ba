import database, { type Table } from 'dynalite/db/index.js';
import { dropOldest } from '#core/drop-oldest.ts';

/** Partitions whose beginnings are kept; each is a digest, and an execution writes to few partitions many times. */
const MAX_KEPT = 1000;

const kept = new WeakMap<Table, Map<string, string>>();

/** Returns how the keys of a partition begin in the store, for a partition key that is a text. */
export const partitionStart = (table: Table, name: string, text: string): string => {
  const known = kept.get(table) ?? new Map<string, string>();
  kept.set(table, known);
  const found = known.get(`${name}=${text}`);
  if (found !== undefined) return found;
  const start = database.createKey({ [name]: { S: text } }, table, [{ AttributeName: name }]);
  known.set(`${name}=${text}`, start);
  dropOldest(known, MAX_KEPT);
  return start;
};

/** Returns a text as it is in a key. */
export const hexOf = (text: string): string => Buffer.from(text, 'utf8').toString('hex');
