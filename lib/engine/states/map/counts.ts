import type { MapRun } from '../../model/map-run.ts';
import { itemsIn } from '../../model/map-run.ts';

/** Figures as DescribeMapRun shows them, of items or of child executions. */
export interface MapRunCounts {
  pending: number;
  running: number;
  succeeded: number;
  failed: number;
  timedOut: number;
  aborted: number;
  total: number;
  resultsWritten: number;
  failuresNotRedrivable: number;
  pendingRedrive: number;
}

const KEYS = {
  RUNNING: 'running',
  SUCCEEDED: 'succeeded',
  FAILED: 'failed',
  TIMED_OUT: 'timedOut',
  ABORTED: 'aborted',
} as const;

/** Returns the figures of a map run (API reference: MapRunItemCounts, MapRunExecutionCounts). */
export const countsOf = (mapRun: MapRun): { itemCounts: MapRunCounts; executionCounts: MapRunCounts } => {
  const itemCounts = nothing();
  const executionCounts = nothing();
  const unfinished = mapRun.status === 'RUNNING' ? 'running' : 'aborted';
  mapRun.results.forEach(({ status }, index) => {
    const key = status === 'PENDING' ? unfinished : KEYS[status];
    itemCounts[key] += itemsIn(mapRun, index);
    executionCounts[key] += 1;
  });
  itemCounts.total = mapRun.items.length;
  itemCounts.pending = mapRun.items.length - mapRun.next;
  executionCounts.pending = mapRun.starts === null ? itemCounts.pending : 0;
  executionCounts.total = mapRun.results.length + executionCounts.pending;
  for (const counts of [itemCounts, executionCounts]) {
    if (mapRun.status === 'SUCCEEDED') counts.resultsWritten = counts.succeeded;
  }
  return { itemCounts, executionCounts };
};

const nothing = (): MapRunCounts => ({
  pending: 0,
  running: 0,
  succeeded: 0,
  failed: 0,
  timedOut: 0,
  aborted: 0,
  total: 0,
  resultsWritten: 0,
  failuresNotRedrivable: 0,
  pendingRedrive: 0,
});
