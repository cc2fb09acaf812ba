import type { OpenTable } from '#actions/ports/documents.ts';
import { childNamesStart, parentIn, rootOfExecution } from '#contracts/child-executions.ts';
import { describeIfKnown, type Executions } from '../ports/executions.ts';
import { type ParkedRun, parkedRuns } from './parked.ts';

/** Levels of executions above one another that are looked at. */
const MAX_LEVELS = 20;

/** What finding them needs. */
export interface ParkedBelowPorts {
  table: OpenTable;
  executions: Pick<Executions, 'describe'>;
}

/**
 * Lists the executions with parked undos that the `workflow` steps of an execution have started, directly or through others. What they
 * parked is theirs: the log of the execution that started them has nothing of it.
 */
export const parkedBelow = async (
  { table, executions }: ParkedBelowPorts,
  execution: string,
): Promise<ParkedRun[]> => {
  const start = childNamesStart(execution);
  const found: ParkedRun[] = [];
  for await (const run of parkedRuns(table)) {
    const name = run.execution.split(':').at(-1) ?? '';
    if (name.startsWith(start) && (await isBelow(executions, run.execution, execution))) found.push(run);
  }
  return found;
};

const isBelow = async (
  executions: ParkedBelowPorts['executions'],
  execution: string,
  other: string,
): Promise<boolean> => {
  const root = rootOfExecution(other);
  let at: string | undefined = execution;
  for (let level = 0; level < MAX_LEVELS && at !== undefined; level++) {
    at = parentIn((await describeIfKnown(executions, at))?.input);
    if (at !== undefined && (rootOfExecution(at) === root || isIterationIn(at, root))) return true;
  }
  return false;
};

/** Whether an execution is an iteration of a distributed Map of the same state machine; its ARN does not say which execution's. */
const isIterationIn = (iteration: string, execution: string): boolean =>
  iteration.includes('/') && iteration.startsWith(`${execution.split(':').slice(0, -1).join(':')}/`);
