import {
  deleteItem,
  type Item,
  type OpenTable,
  queryPages,
  readItem,
  updateItem,
  writeItem,
} from '#actions/ports/documents.ts';
import { INDEX, KEYS, TABLE } from '#contracts/table.ts';
import type { Clock } from '#core/clock.ts';
import { hashOf } from '#core/hash.ts';
import { isoOf } from '#core/instants.ts';
import type { Json } from '#core/json.ts';

/** What is to be started, and on whose behalf. */
export interface StartOrder {
  workflow: string;
  /** Name that the execution will have. */
  name: string;
  input: Json;
  by: string;
  from?: string;
  reason?: string;
  correlation?: string;
}

/** A start that was accepted and has not been made. */
export interface QueuedStart extends StartOrder {
  /** When it was accepted, in milliseconds since the epoch. */
  at: number;
}

/** A start that was accepted and cannot be made. */
export interface FailedStart extends QueuedStart {
  error: string;
}

/** Starts that were accepted and have not been made. */
export interface StartStore {
  /** Accepts a start; returns the one that was accepted before under the name, if there is one, and has not been made. */
  accept(order: StartOrder): Promise<QueuedStart>;
  find(workflow: string, name: string): Promise<QueuedStart | undefined>;
  /** Removes a start that has been made. */
  made(start: Pick<QueuedStart, 'at' | 'name' | 'workflow'>): Promise<void>;
  /** Stores that a start cannot be made. */
  fail(start: QueuedStart, error: string): Promise<void>;
  /** Counts those that wait, and returns some of those that have waited longest, the oldest first. */
  waiting(most: number): Promise<{ waiting: number; more: boolean; oldest: QueuedStart[] }>;
  /** Yields those that wait and were accepted, and passed on again, before a time. */
  sentBefore(at: number): AsyncGenerator<QueuedStart>;
  /** Stores that a start is passed on again. */
  sent(start: QueuedStart): Promise<void>;
  /** Returns those that cannot be made, the newest first. */
  failed(most: number): Promise<FailedStart[]>;
}

/** Partitions of the index of those that wait: each takes about 1,000 a second. */
const SHARDS = 8;

/** Starts that are counted in each of them, and pages of at most 1 MB: inputs may be large. */
const MAX_COUNTED = 10_000 / SHARDS;
const MAX_PAGES = 4;

/** Seconds for which one is kept that cannot be made. */
const RETENTION_SECONDS = 14 * 86_400;

const shardOf = (workflow: string, name: string): number =>
  Number.parseInt(hashOf([workflow, name]).slice(0, 4), 16) % SHARDS;

const startIn = (item: Item): QueuedStart => item.start as QueuedStart;

/** Returns the lists of starts in a table. */
const listsIn = (open: OpenTable): Pick<StartStore, 'failed' | 'sentBefore' | 'waiting'> => {
  const shards = Array.from({ length: SHARDS }, (_, shard) => INDEX.starts(shard));
  const inShard = (shard: string, more: object = {}) =>
    queryPages(open, {
      IndexName: TABLE.index,
      KeyConditionExpression: `${TABLE.indexPk} = :shard`,
      ExpressionAttributeValues: { ':shard': shard },
      ...more,
    });
  return {
    async waiting(most) {
      const found = await Promise.all(
        shards.map(async (shard) => {
          const starts: QueuedStart[] = [];
          let [count, pages] = [0, 0];
          for await (const page of inShard(shard)) {
            starts.push(...page.slice(0, most - starts.length).map(startIn));
            count += page.length;
            if (count >= MAX_COUNTED || ++pages === MAX_PAGES)
              return { starts, count: Math.min(count, MAX_COUNTED), more: true };
          }
          return { starts, count, more: false };
        }),
      );
      return {
        waiting: found.reduce((sum, { count }) => sum + count, 0),
        more: found.some(({ more }) => more),
        oldest: found
          .flatMap(({ starts }) => starts)
          .sort((one, other) => one.at - other.at)
          .slice(0, most),
      };
    },
    async *sentBefore(at) {
      for (const shard of shards)
        for await (const page of inShard(shard, {
          KeyConditionExpression: `${TABLE.indexPk} = :shard AND ${TABLE.indexSk} < :before`,
          ExpressionAttributeValues: { ':shard': shard, ':before': isoOf(at) },
        }))
          for (const item of page) if (Number(item.sentAt ?? 0) < at) yield startIn(item);
    },
    async failed(most) {
      for await (const page of inShard(INDEX.failedStarts, { ScanIndexForward: false, Limit: most }))
        return page.map((item) => ({ ...startIn(item), error: String(item.error) }));
      return [];
    },
  };
};

/** Returns the store over a table. */
export const startsIn = (open: OpenTable, clock: Clock): StartStore => {
  return {
    async accept(order) {
      const start: QueuedStart = { ...order, at: clock.now() };
      const { workflow, name, at } = start;
      const item = {
        ...KEYS.start(workflow, name),
        start,
        [TABLE.indexPk]: INDEX.starts(shardOf(workflow, name)),
        [TABLE.indexSk]: isoOf(at),
      };
      // One that could not be made may be accepted again.
      const isNew = await writeItem(open, item, {
        ConditionExpression: `attribute_not_exists(${TABLE.pk}) OR attribute_exists(#error)`,
        ExpressionAttributeNames: { '#error': 'error' },
      });
      return isNew ? start : ((await this.find(workflow, name)) ?? start);
    },
    async find(workflow, name) {
      const item = await readItem(open, KEYS.start(workflow, name));
      return item && item.error === undefined ? startIn(item) : undefined;
    },
    async made({ workflow, name, at }) {
      await deleteItem(open, KEYS.start(workflow, name), {
        ConditionExpression: '#start.#at = :at',
        ExpressionAttributeNames: { '#start': 'start', '#at': 'at' },
        ExpressionAttributeValues: { ':at': at },
      });
    },
    async sent({ workflow, name, at }) {
      await updateItem(open, KEYS.start(workflow, name), {
        UpdateExpression: 'SET #sent = :now',
        ConditionExpression: '#start.#at = :at',
        ExpressionAttributeNames: { '#sent': 'sentAt', '#start': 'start', '#at': 'at' },
        ExpressionAttributeValues: { ':now': clock.now(), ':at': at },
      });
    },
    async fail({ workflow, name, at }, error) {
      await updateItem(open, KEYS.start(workflow, name), {
        UpdateExpression: 'SET #error = :error, #ttl = :ttl, #index = :index',
        ConditionExpression: '#start.#at = :at',
        ExpressionAttributeNames: {
          ...{ '#error': 'error', '#start': 'start', '#at': 'at' },
          ...{ '#ttl': TABLE.ttl, '#index': TABLE.indexPk },
        },
        ExpressionAttributeValues: {
          ...{ ':error': error, ':at': at, ':index': INDEX.failedStarts },
          ':ttl': Math.ceil(clock.now() / 1000) + RETENTION_SECONDS,
        },
      });
    },
    ...listsIn(open),
  };
};
