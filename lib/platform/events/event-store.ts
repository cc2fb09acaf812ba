import {
  type Condition,
  type Item,
  type OpenTable,
  readItem,
  updateItem,
  writeItem,
} from '#actions/ports/documents.ts';
import { INDEX, KEYS, TABLE } from '#contracts/table.ts';
import type { Clock } from '#core/clock.ts';
import { defined } from '#core/defined.ts';
import { isoOf } from '#core/instants.ts';
import type { JsonObject } from '#core/json.ts';
import { keyOfToken, pageToken, refusedToken } from '../ports/page-token.ts';

/** Seconds for which an event is kept if its trigger does not say: 7 days. */
export const DEFAULT_KEPT_SECONDS = 7 * 86_400;

/** Events on a page of a list, if the caller does not say. */
const PAGE = 50;

/** An event that a trigger has matched, and what became of it. */
export interface KeptEvent {
  workflow: string;
  /** The event as it came. */
  event: JsonObject & { id: string };
  /** ARN of the execution that it has started. */
  execution?: string;
  /** Id of the entity at which it has fired a trigger. */
  entity?: string;
  /** Why it was refused. */
  error?: string;
  /** When it came, ISO 8601. */
  at: string;
}

/** Events that triggers have matched, for as long as the triggers say. */
export interface EventStore {
  /** Keeps an event for a number of seconds. What started an execution is not replaced by a refusal. */
  keep(event: Omit<KeptEvent, 'at'>, seconds: number): Promise<void>;
  /** Notes why an event that was accepted could not start its execution after all. */
  refuse(workflow: string, id: string, error: string): Promise<void>;
  /** Returns an event of a workflow; undefined if it is not, or no longer, kept. */
  of(workflow: string, id: string): Promise<KeptEvent | undefined>;
  /** Returns a page of a workflow's events, the newest first. */
  list(
    workflow: string,
    options: { limit?: number; nextToken?: string },
  ): Promise<{ events: KeptEvent[]; nextToken?: string }>;
}

const UNLESS_TAKEN: Condition = {
  ConditionExpression: `attribute_not_exists(${TABLE.pk}) OR attribute_exists(#error)`,
  ExpressionAttributeNames: { '#error': 'error' },
};

/** Returns the store over a table. */
export const eventsIn = (open: OpenTable, clock: Clock): EventStore => {
  const isKept = (item: Item): boolean => Number(item[TABLE.ttl]) * 1000 > clock.now();
  return {
    async keep({ event, ...kept }, seconds) {
      const at = isoOf(clock.now());
      const item = {
        ...KEYS.event(kept.workflow, event.id),
        ...kept,
        at,
        // As text: DynamoDB's numbers and nesting have limits that events need not keep.
        event: JSON.stringify(event),
        [TABLE.indexPk]: INDEX.events(kept.workflow),
        [TABLE.indexSk]: `${at}#${event.id}`,
        [TABLE.ttl]: Math.ceil(clock.now() / 1000) + seconds,
      };
      await writeItem(open, item, UNLESS_TAKEN);
    },
    async refuse(workflow, id, error) {
      await updateItem(open, KEYS.event(workflow, id), {
        UpdateExpression: 'SET #error = :error REMOVE #execution',
        ConditionExpression: `attribute_exists(${TABLE.pk})`,
        ExpressionAttributeNames: { '#error': 'error', '#execution': 'execution' },
        ExpressionAttributeValues: { ':error': error },
      });
    },
    async of(workflow, id) {
      const item = await readItem(open, KEYS.event(workflow, id));
      return item && isKept(item) ? keptIn(item) : undefined;
    },
    async list(workflow, { limit = PAGE, nextToken }) {
      const { name, client, commands } = await open();
      const query = new commands.QueryCommand({
        TableName: name,
        IndexName: TABLE.index,
        KeyConditionExpression: `${TABLE.indexPk} = :events`,
        ExpressionAttributeValues: { ':events': INDEX.events(workflow) },
        ScanIndexForward: false,
        Limit: limit,
        ExclusiveStartKey: keyOfToken(nextToken),
      });
      const page = await client.send(query).catch(refusedToken(nextToken));
      return {
        events: (page.Items ?? []).filter(isKept).map(keptIn),
        ...defined({ nextToken: pageToken(page.LastEvaluatedKey) }),
      };
    },
  };
};

const keptIn = ({ workflow, event, execution, entity, error, at }: Item): KeptEvent => ({
  workflow: String(workflow),
  event: JSON.parse(String(event)) as KeptEvent['event'],
  ...(defined({ execution, entity, error }) as Pick<KeptEvent, 'entity' | 'error' | 'execution'>),
  at: String(at),
});
