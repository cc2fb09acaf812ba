import { conditionFailed, type OpenTable } from '#actions/ports/documents.ts';
import type { Tasks } from '#actions/ports/tasks.ts';
import { KEYS, TABLE } from '#contracts/table.ts';
import { EVENT_RETENTION_SECONDS } from '#contracts/waits/correlation.ts';
import type { Clock } from '#core/clock.ts';
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

const takenBy = (key: string) => ({
  ConditionExpression: `attribute_not_exists(${TABLE.pk}) OR #key = :key`,
  ExpressionAttributeNames: { '#key': 'key' },
  ExpressionAttributeValues: { ':key': key },
});

/** Returns the store over a table. */
export const waitsIn = (open: OpenTable, tasks: Tasks, clock: Clock): WaitStore => {
  const put = async (
    [correlation, sk]: [string, string],
    seconds: number,
    fields: Record<string, unknown>,
    unlessTakenBy?: string,
  ): Promise<boolean> => {
    const { name, client, commands } = await open();
    const expires = Math.ceil(clock.now() / 1000) + seconds + MARGIN_SECONDS;
    const Item = { ...KEYS.wait(correlation, sk), ...fields, [TABLE.ttl]: expires };
    try {
      await client.send(
        new commands.PutCommand({
          TableName: name,
          Item,
          ...(unlessTakenBy === undefined ? {} : takenBy(unlessTakenBy)),
        }),
      );
      return true;
    } catch (error) {
      if (conditionFailed(error)) return false;
      throw error;
    }
  };

  const beginningWith = async (correlation: string, prefix: string): Promise<Record<string, unknown>[]> => {
    const { name, client, commands } = await open();
    const found: Record<string, unknown>[] = [];
    let from: Record<string, unknown> | undefined;
    do {
      const page = await client.send(
        new commands.QueryCommand({
          TableName: name,
          ConsistentRead: true,
          KeyConditionExpression: `${TABLE.pk} = :pk AND begins_with(${TABLE.sk}, :prefix)`,
          ExpressionAttributeValues: { ':pk': KEYS.wait(correlation, '').pk, ':prefix': prefix },
          ExclusiveStartKey: from,
        }),
      );
      found.push(...(page.Items ?? []));
      from = page.LastEvaluatedKey;
    } while (from);
    return found;
  };

  /** Delivers an event to a step unless another step of the execution has it. */
  const deliver = async (wait: Waiting, event: AwaitedEvent): Promise<boolean> => {
    const { correlation, key, execution, token } = wait;
    const isFirst = await put(
      [correlation, `taken#${event.id}#${execution}`],
      EVENT_RETENTION_SECONDS,
      { key },
      key,
    );
    if (!isFirst) return false;
    const delivery = await tasks.succeed(token, event);
    await put([correlation, `${TOKEN}${key}`], 0, { done: true });
    return delivery === 'delivered';
  };

  return {
    async wait(wait) {
      const { correlation, key, execution, token, timeoutSeconds } = wait;
      await put([correlation, `${TOKEN}${key}`], timeoutSeconds, { key, execution, token });
      const earliest = clock.now() - EVENT_RETENTION_SECONDS * 1000;
      for (const { at, event } of await beginningWith(correlation, EVENT)) {
        if (Number(at) < earliest) continue;
        if (await deliver(wait, JSON.parse(String(event)) as AwaitedEvent)) return 'delivered';
      }
      return 'waits';
    },
    async arrive(correlation, event) {
      const at = clock.now();
      const sk = `${EVENT}${new Date(at).toISOString()}#${event.id}`;
      await put([correlation, sk], EVENT_RETENTION_SECONDS, { at, event: JSON.stringify(event) });
      let reached = 0;
      for (const { done, key, execution, token } of await beginningWith(correlation, TOKEN)) {
        if (done === true) continue;
        const waiting = { correlation, key: String(key), execution: String(execution), token: String(token) };
        if (await deliver(waiting, event)) reached++;
      }
      return reached;
    },
  };
};
