import { type Item, ifVersion, type OpenTable, readItem, writeItem } from '#actions/ports/documents.ts';
import { KEYS, TABLE } from '#contracts/table.ts';
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
  /** Takes in that an execution has ended. Returns the one that is to be under way now. */
  finish(of: OrderKey, name: string): Promise<OrderedStart | undefined>;
}

/** Attempts at a write; each lost one means that another's succeeded. */
const MAX_TRIES = 20;

/** Seconds for which what waits is kept: 90 days, as long as Step Functions keeps names. */
const RETENTION_SECONDS = 90 * 86_400;

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
      const written = { ...item, queue: next, version: version + 1, [TABLE.ttl]: expires() };
      if (await writeItem(open, written, ifVersion(version))) return next;
    }
    throw new Error(`Gave up on the order of "${key}" of ${workflow}: ${MAX_TRIES} attempts were lost`);
  };

  const runningIn = async ({ workflow, key }: OrderKey, { running }: EventQueue) => {
    if (running === undefined) return undefined;
    const item = await readItem(open, KEYS.order(workflow, key, `start#${running}`));
    return item && startIn(item);
  };

  return {
    async accept(of, start) {
      const key = KEYS.order(of.workflow, of.key, `start#${start.name}`);
      await writeItem(open, { ...key, start: JSON.stringify(start), [TABLE.ttl]: expires() });
      return runningIn(of, await change(of, (queue) => accepted(queue, start.name)));
    },
    finish: async (of, name) => runningIn(of, await change(of, (queue) => finished(queue, name))),
  };
};

const startIn = ({ start }: Item): OrderedStart => JSON.parse(String(start)) as OrderedStart;
