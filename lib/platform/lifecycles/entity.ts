import type { Json, JsonObject } from '#core/json.ts';

/** A transition that is under way: its execution does what is to be done before the state changes. */
export interface UnderWay {
  /** Name of the execution, without what continues it. */
  token: string;
  transition: string;
  to: string;
  trigger?: string;
  /** What came with the trigger. */
  event: Json;
  by: string;
  /** Correlation id of what brought it about. */
  correlation?: string;
  /** ISO 8601. */
  at: string;
}

/** An entry of an entity's history. */
export interface Entry {
  /** Counts up from 1. */
  number: number;
  /** ISO 8601. */
  at: string;
  outcome: 'created' | 'done' | 'failed';
  /** Absent of the entity's beginning. */
  from?: string;
  to: string;
  transition?: string;
  trigger?: string;
  by: string;
  /** Name of the execution that did what was to be done; absent if nothing was. */
  execution?: string;
  /** Why it failed. */
  error?: string;
}

/** An entity of a lifecycle, as plain data. */
export interface Entity {
  lifecycle: string;
  id: string;
  state: string;
  data: JsonObject;
  /** Counts how often a state was entered. */
  version: number;
  /** When the state was entered, ISO 8601. */
  since: string;
  underWay?: UnderWay;
  /** Tokens of the last changes, so that one that is asked for twice happens once. */
  recent: string[];
  /** Number of the newest entry of the history. */
  entries: number;
  /** The newest entries, which may not have their own items yet. They are stored before the next change. */
  latest: Entry[];
}
