import type { Json, JsonObject } from '#core/json.ts';
import { expectedRepeats } from '../loop-estimate.ts';
import type { Step } from '../step.ts';
import type { Schemas } from '../step-type.ts';
import type { ResultFiles } from './results.ts';

/** How items are written in a file. */
export type ItemFormat = 'json' | 'jsonl' | 'csv' | 'manifest';

/** Files with the items of a `for_each`. */
export interface ItemSource {
  key?: Json;
  list?: Json;
  bucket?: string;
  format?: ItemFormat;
  columns?: string[];
  delimiter?: string;
  max_items?: number;
}

/** A `for_each` step. */
export interface ForEachStep extends Step {
  foreach?: string;
  from?: ItemSource;
  mode?: 'inline' | 'distributed';
  executions?: 'express' | 'standard';
  as?: string;
  batch?: { size?: number; bytes?: number; input?: Json };
  max_concurrency?: number;
  on_item_error?: 'fail' | 'skip' | 'continue';
  results?: ResultFiles;
  tolerate?: { count?: number; percent?: number };
  steps: Step[];
}

/** Whether each iteration is an execution with its own history. */
export const isDistributed = ({ mode, from, results, executions }: ForEachStep): boolean =>
  mode === 'distributed' || from !== undefined || results !== undefined || executions === 'express';

/** Returns how many iterations are expected: of batches as many as the expected items make. */
export const expectedIterations = (step: ForEachStep): number =>
  Math.ceil(expectedRepeats(step) / (step.batch?.size ?? 1));

/** Whether the items are the files themselves, and not what is in them. */
export const isListing = ({ list, format }: ItemSource): boolean =>
  list !== undefined && format === undefined;

/** Returns the format of a file with items. */
export const formatOf = ({ format, key }: ItemSource): ItemFormat => {
  if (format) return format;
  const end = typeof key === 'string' ? /[.](jsonl|ndjson|csv)$/i.exec(key)?.[1]?.toLowerCase() : undefined;
  if (end === undefined) return 'json';
  return end === 'csv' ? 'csv' : 'jsonl';
};

/** Returns the JSON Schema of what an iteration gets as its item. */
export const itemSchema = (step: ForEachStep, schemas: Schemas): JsonObject | undefined => {
  const item = step.foreach === undefined ? rowSchema(step.from) : schemas.items(step.foreach);
  return step.batch ? { type: 'array', minItems: 1, items: item ?? {} } : item;
};

/** A file as a listing describes it. */
const LISTED_FILE: JsonObject = {
  type: 'object',
  additionalProperties: false,
  required: ['key', 'size', 'modified'],
  properties: {
    key: { type: 'string' },
    size: { type: 'integer' },
    modified: { type: 'string', format: 'date-time' },
  },
};

/** A row of a CSV file has texts in named columns. */
const rowSchema = (source: ItemSource | undefined): JsonObject | undefined => {
  if (!source) return undefined;
  if (isListing(source)) return LISTED_FILE;
  if (!['csv', 'manifest'].includes(formatOf(source))) return undefined;
  if (!source.columns) return { type: 'object', additionalProperties: { type: 'string' } };
  const columns = source.columns.map((name) => [name, { type: 'string' }]);
  return { type: 'object', properties: Object.fromEntries(columns), additionalProperties: false };
};
