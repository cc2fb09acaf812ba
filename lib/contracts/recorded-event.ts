import type { Json } from '#core/json.ts';

/**
 * Key under which details of an event have the values of what AWS shows as JSON text. A stack that has its histories in the same process
 * makes the texts when they are read, so most never are. Shared by all copies of this module in a process.
 */
export const VALUES: unique symbol = Symbol.for('baton.event-values') as never;

/** Details of an event that may have the values of their texts. */
export interface RecordedDetails {
  readonly [VALUES]?: Readonly<Record<string, Json | undefined>>;
}

/** An event of a history in the same process, with the fields of Step Functions' `HistoryEvent`. */
export interface RecordedEvent {
  id: number;
  previousEventId: number;
  type: string;
  timestamp: Date;
  [details: `${string}EventDetails`]: RecordedDetails;
}
