import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { type OpenTable, queryPages, readItem, writeItem } from '#actions/ports/documents.ts';
import { KEYS, TABLE } from '#contracts/table.ts';
import type { EventView } from './event-view.ts';

/** A history as it was read once, in parts. */
export interface KeptHistory {
  /** Milliseconds since the epoch. */
  readAt: number;
  /** What the execution was at, see `revisionOf`. */
  revision: string;
  events: number;
  /** Place of the first event of each part; 0 is the oldest. */
  starts: number[];
}

/** Histories as they were read, masked, so that their pages are not read from Step Functions again. */
export interface HistoryStore {
  /** Returns the newest that was kept of an execution, by its ARN. */
  of(execution: string): Promise<KeptHistory | undefined>;
  /** Returns events from one place to before another; undefined if they are no longer kept. */
  events(
    execution: string,
    kept: Pick<KeptHistory, 'readAt' | 'starts'>,
    span: { from: number; to: number },
  ): Promise<EventView[] | undefined>;
  /** Keeps a history; returns undefined if a part of it is too large. */
  keep(
    execution: string,
    about: Pick<KeptHistory, 'readAt' | 'revision'>,
    events: AsyncIterable<EventView>,
  ): Promise<KeptHistory | undefined>;
}

const HEAD = 'head';

/** Events and characters of a part, and characters that fit into an item once they are packed. */
const [MAX_EVENTS, MAX_CHARACTERS, MAX_PACKED] = [200, 500_000, 380_000];

/** Seconds for which a history is kept: longer than anybody looks at it. */
const RETENTION_SECONDS = 86_400;

const partKey = (execution: string, readAt: number, part: number) =>
  KEYS.history(execution, `${readAt}#${String(part).padStart(6, '0')}`);

/** Returns the store over a table. */
export const historiesIn = (open: OpenTable): HistoryStore => ({
  async of(execution) {
    return (await readItem(open, KEYS.history(execution, HEAD)))?.state as KeptHistory | undefined;
  },
  async events(execution, { readAt, starts }, { from, to }) {
    const [first, last] = [partWith(starts, from), partWith(starts, to - 1)];
    const events: EventView[] = [];
    const pages = queryPages(open, {
      KeyConditionExpression: `${TABLE.pk} = :history AND ${TABLE.sk} BETWEEN :first AND :last`,
      ExpressionAttributeValues: {
        ':history': KEYS.history(execution, '').pk,
        ':first': partKey(execution, readAt, first).sk,
        ':last': partKey(execution, readAt, last).sk,
      },
    });
    for await (const page of pages)
      for (const { events: packed } of page)
        events.push(...(JSON.parse(inflateRawSync(Buffer.from(String(packed), 'base64')).toString()) as []));
    const start = starts[first] ?? 0;
    return start + events.length < to ? undefined : events.slice(from - start, to - start);
  },
  async keep(execution, { readAt, revision }, events) {
    const ttl = Math.ceil(readAt / 1000) + RETENTION_SECONDS;
    const starts: number[] = [];
    let count = 0;
    let part: string[] = [];
    let characters = 0;
    const write = async (): Promise<boolean> => {
      if (part.length === 0) return true;
      const packed = deflateRawSync(`[${part.join(',')}]`).toString('base64');
      if (packed.length > MAX_PACKED) return false;
      await writeItem(open, {
        ...partKey(execution, readAt, starts.length),
        events: packed,
        [TABLE.ttl]: ttl,
      });
      starts.push(count - part.length);
      [part, characters] = [[], 0];
      return true;
    };
    for await (const event of events) {
      const text = JSON.stringify(event);
      const isFull = part.length >= MAX_EVENTS || characters + text.length > MAX_CHARACTERS;
      if (isFull && !(await write())) return undefined;
      part.push(text);
      characters += text.length;
      count += 1;
    }
    if (!(await write())) return undefined;
    const state: KeptHistory = { readAt, revision, events: count, starts };
    await writeItem(open, { ...KEYS.history(execution, HEAD), state, [TABLE.ttl]: ttl });
    return state;
  },
});

/** Returns the part that has the event at a place. */
const partWith = (starts: readonly number[], place: number): number =>
  Math.max(
    0,
    starts.findLastIndex((start) => start <= place),
  );
