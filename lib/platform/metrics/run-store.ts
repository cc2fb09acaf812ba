import type { OpenTable } from '#actions/ports/documents.ts';
import type { Clock } from '#core/clock.ts';
import type { RunRecord } from './run-record.ts';
import {
  type EndedRun,
  type IndexedRun,
  missingRuns,
  recordRun,
  recordsAfter,
  recordsBefore,
} from './run-records.ts';
import type { StepDurations } from './step-durations.ts';
import { durationsByVersion, sumUp } from './sum-up.ts';
import type { WorkflowTotals } from './totals.ts';

/**
 * Finished executions and their totals. A record is written once per execution and end, under a condition. Totals are a sum up to
 * a point in the order of writing, moved by one conditional write. So every execution counts exactly once, however often its
 * event is delivered. Both are stored as JSON text, because DynamoDB's types cannot hold a step called `constructor`.
 */
export interface RunStore {
  /** Tells whether this end of the execution was recorded before. */
  has(execution: string, endedAt: string): Promise<boolean>;
  /** Returns those of many ends that were not recorded before. */
  missing<End extends EndedRun>(ends: readonly End[]): Promise<End[]>;
  /** Records an execution's end; returns false if it was recorded before. */
  record(run: RunRecord): Promise<boolean>;
  /** Yields a workflow's records that were written since an instant, page by page. */
  since(workflow: string, instant: string): AsyncIterable<RunRecord[]>;
  /** Yields a workflow's records, the newest first, from before a sort key of the index to an instant. */
  newest(workflow: string, span: { before?: string | undefined; since: string }): AsyncIterable<IndexedRun[]>;
  /** Returns the totals, with what was recorded since they were saved; changes nothing. */
  totals(workflow: string): Promise<WorkflowTotals>;
  /** Returns the durations of a workflow's steps by version, with what was recorded since they were saved. */
  durations(workflow: string): Promise<Map<string, StepDurations>>;
  /** Returns the totals and saves them page by page, so that an interrupted reading still saves the next one work. */
  sumUp(workflow: string): Promise<WorkflowTotals>;
}

/** Returns the store over a table. */
export const runsIn = (open: OpenTable, clock: Clock): RunStore => ({
  has: async (execution, endedAt) => (await missingRuns(open, [{ execution, endedAt }])).length === 0,
  missing: (ends) => missingRuns(open, ends),
  record: (run) => recordRun(open, run, clock.now()),
  async *since(workflow, instant) {
    for await (const page of recordsAfter(open, workflow, instant)) yield page.map(({ run }) => run);
  },
  newest: (workflow, span) => recordsBefore(open, workflow, span),
  totals: (workflow) => sumUp(open, workflow, { now: clock.now(), save: false }),
  durations: (workflow) => durationsByVersion(open, workflow),
  sumUp: (workflow) => sumUp(open, workflow, { now: clock.now(), save: true }),
});
