import { ifVersion, type OpenTable, queryPages, readItem, writeItem } from '#actions/ports/documents.ts';
import { KEYS, TABLE } from '#contracts/table.ts';
import { defined } from '#core/defined.ts';
import { ownField } from '#core/json.ts';
import type { RunRecord } from './run-record.ts';
import type { IndexedRun } from './run-records.ts';
import { addDurations, type DurationsBySize, type StepDurations } from './step-durations.ts';
import { joinMemory, type UsedMemory } from './used-memory.ts';

/** Attempts to add to an item before giving up; each lost attempt means that another writer's succeeded. */
const MAX_TRIES = 10;

/** What the item of a step has. */
interface StoredDurations {
  workflowVersion: string;
  step: string;
  sizes: DurationsBySize;
  memory?: UsedMemory;
  /** Sort key in the index of the last record that is in it. */
  through: string;
}

/**
 * Adds records to the items of the steps, one for each version and step. Each item says how far it is, so a record counts once in each, also
 * if a function ends between two of them. Records come in the order of their keys.
 */
export const addToItems = async (
  open: OpenTable,
  workflow: string,
  records: readonly IndexedRun[],
): Promise<void> => {
  const through = records.at(-1)?.key;
  if (through === undefined) return;
  const named = new Map<string, { version: string; step: string }>();
  for (const { run } of records)
    for (const [step, { sizes }] of Object.entries(run.steps))
      if (sizes && run.version !== undefined)
        named.set(`${run.version}#${step}`, { version: run.version, step });
  for (const { version, step } of named.values()) {
    const own = records.filter(({ run }) => run.version === version && Object.hasOwn(run.steps, step));
    await addToItem(open, KEYS.durations(workflow, version, step), { version, step, own, through });
  }
};

const addToItem = async (
  open: OpenTable,
  key: { pk: string; sk: string },
  {
    version,
    step,
    own,
    through,
  }: { version: string; step: string; own: readonly IndexedRun[]; through: string },
): Promise<void> => {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const item = await readItem(open, key);
    const before = String(item?.through ?? '');
    if (before >= through) return;
    const sizes = JSON.parse(String(item?.sizes ?? '{}')) as DurationsBySize;
    let memory = item?.memory as UsedMemory | undefined;
    for (const { key: at, run } of own) {
      if (at <= before) continue;
      addDurations(sizes, ownField(run.steps, step)?.sizes ?? {});
      memory = joinMemory(memory, ownField(run.steps, step)?.memory);
    }
    const next = Number(item?.version ?? 0);
    const changed = {
      ...{ ...key, workflowVersion: version, step, sizes: JSON.stringify(sizes), through },
      ...defined({ memory }),
    };
    if (await writeItem(open, { ...changed, version: next + 1 }, ifVersion(next))) return;
  }
  throw new Error(`Gave up adding to ${key.sk}: ${MAX_TRIES} attempts lost to concurrent writers`);
};

/** Returns the durations of steps by version: those of the items, and of records after them. */
export const durationsWith = async (
  open: OpenTable,
  workflow: string,
  records: AsyncIterable<IndexedRun[]>,
): Promise<Map<string, StepDurations>> => {
  const versions = new Map<string, StepDurations>();
  const stored = await storedDurations(open, workflow);
  for (const { workflowVersion, step, sizes, memory } of stored.values())
    addRecord(versions, {
      version: workflowVersion,
      steps: { [step]: { ...EMPTY, sizes, ...defined({ memory }) } },
    });
  for await (const page of records)
    for (const { key, run } of page) {
      const version = run.version ?? '';
      const steps = Object.entries(run.steps).filter(
        ([step]) => key > (stored.get(KEYS.durations(workflow, version, step).sk)?.through ?? ''),
      );
      addRecord(versions, { version, steps: Object.fromEntries(steps) });
    }
  return versions;
};

const EMPTY = { seconds: 0, runs: 0, succeeded: 0, retries: 0 };

const storedDurations = async (open: OpenTable, workflow: string): Promise<Map<string, StoredDurations>> => {
  const { pk } = KEYS.metrics(workflow);
  const pages = queryPages(open, {
    KeyConditionExpression: `${TABLE.pk} = :metrics AND begins_with(${TABLE.sk}, :durations)`,
    ExpressionAttributeValues: { ':metrics': pk, ':durations': 'durations#' },
  });
  const found = new Map<string, StoredDurations>();
  for await (const page of pages)
    for (const { sk, workflowVersion, step, sizes, through, memory } of page)
      found.set(String(sk), {
        workflowVersion: String(workflowVersion),
        step: String(step),
        sizes: JSON.parse(String(sizes)) as DurationsBySize,
        through: String(through),
        ...defined({ memory: memory as UsedMemory | undefined }),
      });
  return found;
};

/** Adds what a record has to the durations by version. */
const addRecord = (
  versions: Map<string, StepDurations>,
  { version, steps }: Pick<RunRecord, 'steps' | 'version'>,
): void => {
  if (version === undefined) return;
  const known = versions.get(version) ?? new Map();
  versions.set(version, known);
  for (const [id, { sizes, memory: more }] of Object.entries(steps)) {
    if (!sizes) continue;
    const sum = known.get(id) ?? { sizes: {} };
    addDurations(sum.sizes, sizes);
    const memory = joinMemory(sum.memory, more);
    known.set(id, { ...sum, ...defined({ memory }) });
  }
};
