import {
  type Condition,
  type Item,
  type OpenTable,
  queryPages,
  writeItem,
} from '#actions/ports/documents.ts';
import type { Tasks } from '#actions/ports/tasks.ts';
import { type ItemKey, KEYS, TABLE } from '#contracts/table.ts';
import { EVENT_RETENTION_SECONDS } from '#contracts/waits/correlation.ts';
import type { Clock } from '#core/clock.ts';
import { isoOf } from '#core/instants.ts';
import type { JsonObject } from '#core/json.ts';

/** A step that waits for an event. */
export interface Wait {
  correlation: string;
  /** Key of the step in its iteration, which attempts share. */
  key: string;
  execution: string;
  token: string;
  /** Seconds after which the step no longer waits. */
  timeoutSeconds: number;
}

/** An event as the step that waits for it gets it. */
export interface AwaitedEvent extends JsonObject {
  id: string;
  source: string;
  detail_type: string;
  time: string;
}

/**
 * Steps that wait, and events that may have come before. A step stores its token and then looks for events, and an event is stored
 * before it looks for tokens, so at least one of them sees the other. An execution gets an event once.
 */
export interface WaitStore {
  /** Waits, and delivers an event that is there already. */
  wait(wait: Wait): Promise<'waits' | 'delivered'>;
  /** Keeps an event, and delivers it to those who wait. Returns how many of them there were. */
  arrive(correlation: string, event: AwaitedEvent): Promise<number>;
}

/** Seconds for which what is no longer needed stays readable. */
const MARGIN_SECONDS = 3600;

const EVENT = 'event#';
const TOKEN = 'token#';

type Waiting = Pick<Wait, 'correlation' | 'key' | 'execution' | 'token'>;

/** Holds if no one has the item, or the step that asks has it. */
const ifFreeFor = (key: string): Condition => ({
  ConditionExpression: `attribute_not_exists(${TABLE.pk}) OR #key = :key`,
  ExpressionAttributeNames: { '#key': 'key' },
  ExpressionAttributeValues: { ':key': key },
});

/** Returns the store over a table. */
export const waitsIn = (open: OpenTable, tasks: Tasks, clock: Clock): WaitStore => {
  /** Writes fields under a key for a number of seconds; returns false if the condition does not hold. */
  const put = (key: ItemKey, seconds: number, fields: Item, condition?: Condition): Promise<boolean> => {
    const expires = Math.ceil(clock.now() / 1000) + seconds + MARGIN_SECONDS;
    return writeItem(open, { ...key, ...fields, [TABLE.ttl]: expires }, condition);
  };

  const beginningWith = async (correlation: string, prefix: string): Promise<Item[]> => {
    const found: Item[] = [];
    for await (const page of queryPages(open, {
      ConsistentRead: true,
      KeyConditionExpression: `${TABLE.pk} = :pk AND begins_with(${TABLE.sk}, :prefix)`,
      ExpressionAttributeValues: { ':pk': KEYS.wait(correlation, '').pk, ':prefix': prefix },
    }))
      found.push(...page);
    return found;
  };

  /** Delivers an event to a step unless another step of the execution has it. */
  const deliver = async (wait: Waiting, event: AwaitedEvent): Promise<boolean> => {
    const { correlation, key, execution, token } = wait;
    const taken = KEYS.wait(correlation, `taken#${event.id}#${execution}`);
    if (!(await put(taken, EVENT_RETENTION_SECONDS, { key }, ifFreeFor(key)))) return false;
    const delivery = await tasks.succeed(token, event);
    await put(KEYS.wait(correlation, `${TOKEN}${key}`), 0, { done: true });
    return delivery === 'delivered';
  };

  return {
    async wait(wait) {
      const { correlation, key, execution, token, timeoutSeconds } = wait;
      await put(KEYS.wait(correlation, `${TOKEN}${key}`), timeoutSeconds, { key, execution, token });
      const earliest = clock.now() - EVENT_RETENTION_SECONDS * 1000;
      for (const { at, event } of await beginningWith(correlation, EVENT)) {
        if (Number(at) < earliest) continue;
        if (await deliver(wait, JSON.parse(String(event)) as AwaitedEvent)) return 'delivered';
      }
      return 'waits';
    },
    async arrive(correlation, event) {
      const at = clock.now();
      const kept = KEYS.wait(correlation, `${EVENT}${isoOf(at)}#${event.id}`);
      await put(kept, EVENT_RETENTION_SECONDS, { at, event: JSON.stringify(event) });
      let reached = 0;
      for (const { done, ...step } of await beginningWith(correlation, TOKEN)) {
        if (done === true) continue;
        const waiting = {
          correlation,
          key: String(step.key),
          execution: String(step.execution),
          token: String(step.token),
        };
        if (await deliver(waiting, event)) reached++;
      }
      return reached;
    },
  };
};
