import {
  deleteItem,
  type Item,
  ifVersion,
  type OpenTable,
  queryPages,
  readItem,
  writeItem,
} from '#actions/ports/documents.ts';
import { INDEX, type ItemKey, KEYS, TABLE } from '#contracts/table.ts';
import type { Clock } from '#core/clock.ts';
import type { Json } from '#core/json.ts';
import { accepted, EMPTY_QUEUE, type EventQueue, finished } from './event-queue.ts';

/** Executions that take place one after another: those of a workflow with a key. */
export interface OrderKey {
  workflow: string;
  key: string;
}

/** An execution that waits for its turn. */
export interface OrderedStart {
  name: string;
  /** Id of the event. */
  event: string;
  input: Json;
  by: string;
  correlation: string;
}

/** The order of executions that events start, by key. */
export interface EventOrder {
  /** Accepts an execution: from here on its place is certain. Returns the one that is to be under way. */
  accept(of: OrderKey, start: OrderedStart): Promise<OrderedStart | undefined>;
  /** Records that an execution has ended. Returns the one that is to be under way now. */
  finish(of: OrderKey, name: string): Promise<OrderedStart | undefined>;
  /** Yields the keys of a workflow of which an execution is under way, or is to be started, with that execution. */
  underWay(workflow: string): AsyncIterable<{ of: OrderKey; start: OrderedStart }>;
}

/** Attempts at a write; each lost one means that another's succeeded. */
const MAX_TRIES = 20;

/** Seconds for which what waits is kept: longer than an execution before it may take, which is a year. */
const RETENTION_SECONDS = 400 * 86_400;

const startKey = ({ workflow, key }: OrderKey, name: string): ItemKey =>
  KEYS.order(workflow, key, `start#${name}`);

/** Returns the order over a table. */
export const orderIn = (open: OpenTable, clock: Clock): EventOrder => {
  const expires = (): number => Math.ceil(clock.now() / 1000) + RETENTION_SECONDS;

  const change = async (
    { workflow, key }: OrderKey,
    decide: (queue: EventQueue) => EventQueue | undefined,
  ): Promise<EventQueue> => {
    const item = KEYS.order(workflow, key);
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const stored = await readItem(open, item);
      const queue = (stored?.queue as EventQueue | undefined) ?? EMPTY_QUEUE;
      const next = decide(queue);
      if (!next) return queue;
      const version = Number(stored?.version ?? 0);
      const written = {
        ...item,
        ...(next.running === undefined ? {} : listed(workflow, key)),
        queue: next,
        version: version + 1,
        [TABLE.ttl]: expires(),
      };
      if (await writeItem(open, written, ifVersion(version))) return next;
    }
    throw new Error(`Gave up on the order of "${key}" of ${workflow}: ${MAX_TRIES} attempts were lost`);
  };

  const runningIn = async (of: OrderKey, { running }: EventQueue) => {
    if (running === undefined) return undefined;
    const item = await readItem(open, startKey(of, running));
    return item && startIn(item);
  };

  return {
    async accept(of, start) {
      await writeItem(open, {
        ...startKey(of, start.name),
        start: JSON.stringify(start),
        [TABLE.ttl]: expires(),
      });
      return runningIn(of, await change(of, (queue) => accepted(queue, start.name)));
    },
    async finish(of, name) {
      const queue = await change(of, (queue) => finished(queue, name));
      if (queue.running !== name) await deleteItem(open, startKey(of, name));
      return runningIn(of, queue);
    },
    async *underWay(workflow) {
      const query = {
        IndexName: TABLE.index,
        KeyConditionExpression: `${TABLE.indexPk} = :pk`,
        ExpressionAttributeValues: { ':pk': INDEX.orders(workflow) },
      };
      for await (const page of queryPages(open, query)) {
        for (const { queue, [TABLE.indexSk]: key } of page) {
          const of = { workflow, key: String(key) };
          const start = await runningIn(of, queue as EventQueue);
          if (start) yield { of, start };
        }
      }
    },
  };
};

/** Where a queue is listed while an execution of it is under way. */
const listed = (workflow: string, key: string): Item => ({
  [TABLE.indexPk]: INDEX.orders(workflow),
  [TABLE.indexSk]: key,
});

const startIn = ({ start }: Item): OrderedStart => JSON.parse(String(start)) as OrderedStart;
