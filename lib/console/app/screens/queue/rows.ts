import type { Queue } from '../../api/types.ts';

/** An execution that has a place, or waits in the queue. */
export interface QueuedRun {
  key: string;
  name: string;
  execution: string;
  started_at: string;
  /** Place in the queue of its key; 1 is next. Absent if it is under way. */
  place?: number;
  /** For what time it waits; absent if for none. */
  begins?: { at: string; waitsFor: 'debounce' | 'rate' };
}

/** Returns who is under way and who waits, key by key, and then who waits for a time, of those keys that begin with a text. */
export const rowsOf = ({ keys, begins }: Queue, prefix: string): QueuedRun[] => [
  ...keys
    .filter(({ key }) => key.startsWith(prefix))
    .flatMap(({ key, under_way: owners, waiting }): QueuedRun[] => [
      ...owners.map((run) => ({ key, ...run })),
      ...waiting.map((run, index) => ({ key, ...run, place: index + 1 })),
    ]),
  ...begins
    .filter(({ key }) => key.startsWith(prefix))
    .map(({ begins_at: at, waits_for: waitsFor, ...run }) => ({ ...run, begins: { at, waitsFor } })),
];
