import { ifVersion, type OpenTable, readItem, writeItem } from '#actions/ports/documents.ts';
import { INDEX, KEYS, TABLE } from '#contracts/table.ts';
import { isoOf } from '#core/instants.ts';
import { addToItems, durationsWith } from './duration-store.ts';
import type { RunRecord } from './run-record.ts';
import { type IndexedRun, recordsAfter } from './run-records.ts';
import type { StepDurations } from './step-durations.ts';
import { emptyTotals, type WorkflowTotals, withRuns } from './totals.ts';

/** Milliseconds after which a record is certainly in the index and no older one will follow. */
const SETTLED_MILLISECONDS = 5 * 60_000;

/** Records that are summed up at each reading before they are added to the totals. */
const MAX_UNSUMMED_RECORDS = 500;

interface Summed {
  totals: WorkflowTotals;
  /** Sort key in the index of the last record that is in the totals. */
  through: string;
  version: number;
}

/**
 * Returns a workflow's totals: those that were saved, and what was recorded since. With `save` they are saved page by page, so that an
 * interrupted reading still saves the next one work.
 */
export const sumUp = async (
  open: OpenTable,
  workflow: string,
  { now, save }: { now: number; save: boolean },
): Promise<WorkflowTotals> => {
  let saved = await savedSum(open, workflow);
  const settledUntil = isoOf(now - SETTLED_MILLISECONDS);
  let sum = saved.totals;
  let settled = 0;
  let unsettled: RunRecord[] = [];
  let pending: IndexedRun[] = [];
  let alone = save;
  for await (const page of recordsAfter(open, workflow, saved.through)) {
    const old = page.filter(({ key }) => key < settledUntil);
    sum = withRuns(sum, runsOf(old));
    unsettled = unsettled.concat(runsOf(page.slice(old.length)));
    settled += old.length;
    const through = old.at(-1)?.key;
    pending = pending.concat(old);
    if (!alone || through === undefined || settled <= MAX_UNSUMMED_RECORDS) continue;
    // Before the totals, which say from where records are read next time.
    await addToItems(open, workflow, pending);
    pending = [];
    alone = await saveSum(open, workflow, { totals: sum, through, version: saved.version });
    saved = { totals: sum, through, version: saved.version + 1 };
    settled = 0;
  }
  return withRuns(sum, unsettled);
};

/** Returns the durations of a workflow's steps by version, with what was recorded since they were saved. */
export const durationsByVersion = async (
  open: OpenTable,
  workflow: string,
): Promise<Map<string, StepDurations>> => {
  const { through } = await savedSum(open, workflow);
  return durationsWith(open, workflow, recordsAfter(open, workflow, through));
};

const savedSum = async (open: OpenTable, workflow: string): Promise<Summed> => {
  const item = await readItem(open, KEYS.metrics(workflow));
  if (!item) return { totals: emptyTotals(), through: '', version: 0 };
  return {
    totals: JSON.parse(String(item.totals)) as WorkflowTotals,
    through: String(item.through),
    version: Number(item.version),
  };
};

/** Returns false if another reader already saved these totals; that is harmless. */
const saveSum = (
  open: OpenTable,
  workflow: string,
  { totals, through, version }: Summed,
): Promise<boolean> => {
  const item = {
    ...KEYS.metrics(workflow),
    [TABLE.indexPk]: INDEX.metrics,
    [TABLE.indexSk]: workflow,
    totals: JSON.stringify(totals),
    through,
    version: version + 1,
  };
  return writeItem(open, item, ifVersion(version));
};

const runsOf = (found: readonly IndexedRun[]): RunRecord[] => found.map(({ run }) => run);
