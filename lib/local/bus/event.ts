import { LOCAL } from '#contracts/names.ts';
import type { Json, JsonObject } from '#core/json.ts';

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

/** What PutEvents takes for one event. */
export interface PutEntry {
  source: string;
  detailType: string;
  detail: JsonObject;
  resources?: string[];
  busName?: string;
  /** Milliseconds since the Unix epoch. */
  time?: number;
}

/** An event of an entry, as EventBridge fills it in. */
export const eventOf = (entry: PutEntry, id: string, now: number): BusEvent => ({
  version: '0',
  id,
  'detail-type': entry.detailType,
  source: entry.source,
  account: LOCAL.account,
  time: new Date(entry.time ?? now).toISOString().replace(/\.\d+Z$/, 'Z'),
  region: LOCAL.region,
  resources: entry.resources ?? [],
  detail: entry.detail,
});

/** The event as plain JSON, for patterns and expressions. */
export const eventJson = (event: BusEvent): JsonObject => event as unknown as JsonObject & Json;
