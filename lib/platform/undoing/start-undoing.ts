import { entriesToUndo, type SagaEntry } from '#contracts/compensation/entries.ts';
import { COMPENSATION_WORKFLOW, type CompensationInput } from '#contracts/compensation/workflow.ts';
import { startArn } from '../ports/arns.ts';
import { type Executions, eventsOf } from '../ports/executions.ts';
import { type Undoing, undoingName, undoingOf } from './undoing.ts';

/** Execution whose effects are to be undone. */
interface RunToUndo {
  workflow: string;
  /** ARN. */
  execution: string;
}

/** Bytes of entries in one execution, whose input may have at most 256 KiB. */
const MAX_BYTES = 240_000;

/** Entries in one execution: each makes 7 events, 20 if it fails, of the 25,000 that a history holds. */
const MAX_ENTRIES = 1000;

/** Returns an execution's effects that are not undone yet, newest first. */
export const leftToUndo = async (
  executions: Executions,
  { execution }: RunToUndo,
  undoing: Undoing | undefined,
): Promise<SagaEntry[]> =>
  entriesToUndo(await eventsOf(executions, execution)).filter(
    ({ key }) => undoing?.compensations.get(key)?.how !== 'succeeded',
  );

/**
 * Starts the next attempt at undoing an execution. Of very many entries it takes the newest; the rest follow when these are done
 * (`continueUndoing`). A concurrent request for the same attempt finds it started.
 */
export const startUndoing = async (
  executions: Executions,
  { workflow, execution }: RunToUndo,
  undoing: Undoing | undefined,
  entries: readonly SagaEntry[],
): Promise<void> => {
  const execution_name = execution.split(':').at(-1) ?? '';
  const input: CompensationInput = { execution, execution_name, workflow, entries: fitting(entries) };
  const name = undoingName(execution, (undoing?.tries ?? 0) + 1);
  await executions.start(startArn(COMPENSATION_WORKFLOW), input, name).catch((error: Error) => {
    if (error.name !== 'ExecutionAlreadyExists') throw error;
  });
};

/** Returns the entries that fit into one execution; at least one, because refusing what is too large is better than ignoring it. */
const fitting = (entries: readonly SagaEntry[]): SagaEntry[] => {
  let bytes = 0;
  const end = entries.findIndex((entry, index) => {
    bytes += Buffer.byteLength(JSON.stringify(entry)) + 1;
    return index > 0 && (index >= MAX_ENTRIES || bytes > MAX_BYTES);
  });
  return entries.slice(0, end < 0 ? undefined : end);
};

/**
 * Continues the undoing of a cancelled execution with the entries that were never attempted: the rest of very many, or all of
 * them if the function that cancelled the execution was interrupted. Entries that failed wait for another cancel.
 */
export const continueUndoing = async (executions: Executions, run: RunToUndo): Promise<void> => {
  const undoing = await undoingOf(executions, run.execution);
  if (undoing && undoing.ended === undefined) return;
  const left = await leftToUndo(executions, run, undoing);
  const untried = left.filter(({ key }) => !undoing?.compensations.has(key));
  if (untried.length > 0) await startUndoing(executions, run, undoing, untried);
};
