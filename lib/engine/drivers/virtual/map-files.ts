import { type Items, joinedItems } from '../../integrations/map/parse-items.ts';
import type { ReadPart } from '../../integrations/map/read-items.ts';
import type { MapStorage } from '../../integrations/map/storage.ts';
import type { RunVirtualOptions } from './run-virtual.ts';

/** What reads the items of distributed Maps, and takes their results. */
export type MapFiles = Required<Pick<RunVirtualOptions, 'readItems' | 'writeResults'>>;

async function* itemsIn(parts: AsyncIterable<ReadPart>): AsyncGenerator<Items> {
  for await (const { items } of parts) yield items;
}

/** Returns what reads the items of distributed Maps from a storage and writes their results there, in virtual time. */
export const mapFilesIn = (storage: MapStorage): MapFiles => ({
  readItems: (effect) => joinedItems(itemsIn(storage.read(effect))),
  writeResults: (effect, findChild) => storage.write(effect, findChild),
});
