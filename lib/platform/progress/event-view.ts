import type { HistoryEvent } from '@aws-sdk/client-sfn';
import type { Json } from '#core/json.ts';

/** A history event as the API shows it. */
export interface EventView {
  id: number;
  previousEventId: number;
  type: string;
  timestamp: string;
  [details: string]: Json;
}

/** Payloads are JSON text within JSON text, so the quotes around the token may be escaped. */
const TOKEN = /(\\*"(?:task_?token|TaskToken)\\*"\s*:\s*\\*")[^"\\]+/gi;

/** Shows an event without its task tokens: whoever has one can decide in an approver's place. */
export const eventView = ({ id, previousEventId, type, timestamp, ...details }: HistoryEvent): EventView => ({
  ...(JSON.parse(JSON.stringify(details).replaceAll(TOKEN, '$1(hidden)')) as Record<string, Json>),
  id: id ?? 0,
  previousEventId: previousEventId ?? 0,
  type: type ?? 'Unknown',
  timestamp: (timestamp ?? new Date(0)).toISOString(),
});
