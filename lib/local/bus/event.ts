import { LOCAL } from '#contracts/names.ts';
import { isoSecondsOf } from '#core/instants.ts';
import type { JsonObject } from '#core/json.ts';

/** An event as rules see it (https://docs.aws.amazon.com/eventbridge/latest/ref/overview-event-structure.html). */
export interface BusEvent {
  version: '0';
  id: string;
  'detail-type': string;
  source: string;
  account: string;
  /** ISO 8601 to the second, UTC. */
  time: string;
  region: string;
  resources: string[];
  detail: JsonObject;
}

/** One event as it is passed to PutEvents. */
export interface PutEntry {
  source: string;
  detailType: string;
  detail: JsonObject;
  resources?: string[];
  busName?: string;
  /** Milliseconds since the Unix epoch. */
  time?: number;
}

/** Makes the event of an entry, completed as by EventBridge. */
export const eventOf = (entry: PutEntry, id: string, now: number): BusEvent => ({
  version: '0',
  id,
  'detail-type': entry.detailType,
  source: entry.source,
  account: LOCAL.account,
  time: isoSecondsOf(entry.time ?? now),
  region: LOCAL.region,
  resources: entry.resources ?? [],
  detail: entry.detail,
});

/** Returns the event as plain JSON, for patterns and expressions. */
export const eventJson = (event: BusEvent): JsonObject => ({ ...event });
