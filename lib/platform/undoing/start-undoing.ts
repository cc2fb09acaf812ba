import { entriesToUndo, type SagaEntry } from '#contracts/compensation/entries.ts';
import { COMPENSATION_WORKFLOW, type CompensationInput } from '#contracts/compensation/workflow.ts';
import { startArn } from '../ports/arns.ts';
import { type Executions, eventsOf } from '../ports/executions.ts';
import { type Undoing, undoingName, undoingOf } from './undoing.ts';

/** Run whose effects are to be undone. */
export interface RunToUndo {
  workflow: string;
  /** ARN. */
  execution: string;
}

/** Bytes of entries in one execution, whose input Step Functions takes up to 256 KiB of. */
const MOST_BYTES = 240_000;

/** Entries in one execution: each makes 7 events, 20 when it is tried in vain, of the 25,000 that a history holds. */
const MOST_ENTRIES = 1000;

/** What a run did and nobody has undone yet, newest first. */
export const leftToUndo = async (
  executions: Executions,
  { execution }: RunToUndo,
  undoing: Undoing | undefined,
): Promise<SagaEntry[]> =>
  entriesToUndo(await eventsOf(executions, execution)).filter(
    ({ key }) => undoing?.compensations.get(key)?.how !== 'succeeded',
  );

/**
 * Starts the next try at undoing a run. Of very many entries it takes the newest; the rest follow when these are done
 * (`continueUndoing`). Whoever asks for the same try at the same time finds it started.
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

/** The first that fit into an execution; one at least, since what is too large is better refused aloud. */
const fitting = (entries: readonly SagaEntry[]): SagaEntry[] => {
  let bytes = 0;
  const end = entries.findIndex((entry, index) => {
    bytes += Buffer.byteLength(JSON.stringify(entry)) + 1;
    return index > 0 && (index >= MOST_ENTRIES || bytes > MOST_BYTES);
  });
  return entries.slice(0, end < 0 ? undefined : end);
};

/**
 * Goes on with the undoing of a cancelled run where nobody has tried yet: the rest of very many entries, or all of them when the
 * function that cancelled the run broke off. What was tried in vain waits for somebody to ask again.
 */
export const continueUndoing = async (executions: Executions, run: RunToUndo): Promise<void> => {
  const undoing = await undoingOf(executions, run.execution);
  if (undoing && undoing.ended === undefined) return;
  const left = await leftToUndo(executions, run, undoing);
  const untried = left.filter(({ key }) => !undoing?.compensations.has(key));
  if (untried.length > 0) await startUndoing(executions, run, undoing, untried);
};
