import { isObject, type Json, type JsonObject } from '#core/json.ts';
import type { RunStatus } from './status.ts';

/** Progress of one distributed Map state (API reference: DescribeMapRun; `countsOf` makes its figures). */
export interface MapRun {
  id: string;
  arn: string;
  /** Frame whose Map state started it. */
  frame: number;
  /** Index into `machine.scopes` of the item processor. */
  scope: number;
  status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'ABORTED';
  executionType: 'STANDARD' | 'EXPRESS';
  /** What it waits for: the reader's items, the children, or the writer. */
  phase: 'reading' | 'running' | 'writing' | 'done';
  /** All items, or those that have been read so far. */
  items: Json[];
  /** The items' keys when they came from an object. */
  keys: string[] | null;
  /** `Map.Item.Source` of the context object. */
  source: string;
  /** First item that no child has yet. */
  next: number;
  /** The first item of each child, when items are batched; null when child and item have the same number. */
  starts: number[] | null;
  /** Running children. */
  running: number;
  /** Bytes of their inputs, about. */
  inFlight?: number;
  /** The result of each child, by number; PENDING while it runs. */
  results: ChildResult[];
  /** Numbers of children that a redrive has yet to restart. */
  again: number[];
  /** Items whose child failed, timed out or was stopped. */
  failedItems: number;
  /** 0 means as many as AWS allows. */
  maxConcurrency: number;
  toleratedFailureCount: number | null;
  toleratedFailurePercentage: number | null;
  startedAt: number;
  stoppedAt: number | null;
  redriveCount: number;
  redrivenAt: number | null;
}

/** Returns how many items there are; an object's are its entries. */
export const countOfItems = (items: Json[] | JsonObject): number =>
  isObject(items) ? Object.keys(items).length : items.length;

/** How a child execution of a distributed Map ended. */
export interface ChildResult {
  status: RunStatus | 'PENDING';
  name: string;
  output?: Json;
  /** The output is left out, because the driver knows it: `FindChild` finds it. */
  isKept?: true;
  error?: string;
  cause?: string;
  /** While it runs: bytes of its input, about. */
  bytes?: number;
}

/** What is known of a child execution of a distributed Map besides its result. */
export interface ChildExecution {
  arn: string;
  stateMachineArn: string;
  /** JSON text. */
  input: string;
  /** JSON text, if it has succeeded. */
  output?: string;
  /** Milliseconds since the Unix epoch. */
  startedAt: number;
  stoppedAt?: number;
  redriveCount: number;
}

/** Finds a child by its name; undefined if it was never started, or is no longer known. */
export type FindChild = (name: string) => ChildExecution | undefined;

/** Returns how many items a child of a map run has. */
export const itemsIn = ({ starts, next }: MapRun, index: number): number => {
  if (starts === null) return 1;
  return (starts[index + 1] ?? next) - (starts[index] ?? next);
};
