import type { z } from 'zod';
import type { ActionContext } from '#actions/action-call.ts';
import { ActionError } from '#actions/action-error.ts';
import { childExecutionName, rootOfExecution } from '#contracts/child-executions.ts';
import { undoneKey } from '#contracts/compensation/keys.ts';
import { continuationsBefore } from '#contracts/resumed-executions.ts';
import type { PlatformPorts } from '#platform/platform-ports.ts';
import { executionArn, workflowOf } from '#platform/ports/arns.ts';
import { describeIfKnown } from '#platform/ports/executions.ts';
import { CANCELLED } from '#platform/ports/stop-errors.ts';
import { compensableIn, isLeft } from '#platform/undoing/left.ts';
import { undoRun } from '#platform/undoing/start-undoing.ts';
import type { input, output } from './contract.ts';

type UndoPorts = Pick<PlatformPorts, 'executions' | 'logOf' | 'pause'>;

/** Attempts at starting an execution that may have failed in a row before one succeeded. */
const MAX_GAP = 5;

/**
 * Time for one call; what takes longer continues while the next attempt waits for it. A call that waits holds a function, and the undoing
 * that it waits for may need one too: workflows that call each other would wait for ever where few functions run at once.
 */
const MAX_WAIT_MILLISECONDS = 5000;

const POLL_MILLISECONDS = 1000;

/**
 * Undoes what the executions of a `workflow` step did, the newest first, and waits until it is undone. The step's key names the
 * executions, so none is missed whose answer was lost; what they have undone themselves is not undone again. Returns what was
 * found.
 */
export const undoWorkflow = async (
  { workflow, others = [] }: z.output<typeof input>,
  { run, clock, executions, logOf, pause }: Pick<ActionContext, 'run' | 'clock'> & UndoPorts,
): Promise<z.input<typeof output>> => {
  const until = clock.now() + MAX_WAIT_MILLISECONDS;
  const found: { execution: string; undone: number }[] = [];
  const started: string[] = [];
  for (const name of [workflow, ...others]) {
    const known = await startedExecutions(name, run, executions);
    if (known.length === 0) await requireEmptyLog(name, run, logOf);
    started.push(...known);
  }
  // The executions before and after a redrive share a log.
  const newest = new Map(started.reverse().map((execution) => [rootOfExecution(execution), execution]));
  for (const execution of [...newest.values()].reverse()) {
    const log = logOf(execution);
    await undoRun({ executions, logOf }, { workflow: workflowOf(stateMachineOf(execution)), execution });
    while ((await log.fence()).undoer !== undefined) {
      if (clock.now() >= until)
        throw new ActionError('StillUnderWay', `The effects of ${execution} are still being undone`);
      await pause(POLL_MILLISECONDS);
    }
    const effects = await compensableIn(log);
    const left = effects.filter(isLeft).map(({ entry }) => entry.about.step);
    if (left.length > 0)
      throw new ActionError('NotUndone', `${execution} was not undone: ${left.join(', ')}`);
    found.push({ execution, undone: effects.length });
  }
  return { executions: found, undone: found.reduce((sum, { undone }) => sum + undone, 0) };
};

/** Returns the ARN of the state machine that an execution is of. */
const stateMachineOf = (execution: string): string =>
  execution.replace(':execution:', ':stateMachine:').split(':').slice(0, -1).join(':');

const startKey = (run: ActionContext['run']): string => undoneKey(run.idempotency_key);

/**
 * Throws `NotUndone` if the first execution of the step has left effects, although Step Functions knows of no execution: it forgets
 * them 90 days after their end.
 */
const requireEmptyLog = async (
  workflow: string,
  run: ActionContext['run'],
  logOf: PlatformPorts['logOf'],
): Promise<void> => {
  const execution = executionArn(workflow, childExecutionName(startKey(run), 0, 0));
  const left = (await compensableIn(logOf(execution))).filter(isLeft);
  if (left.length > 0)
    throw new ActionError(
      'NotUndone',
      `Step Functions no longer knows ${execution}, which has left ${left.length} effects`,
    );
};

/** Lists the ARNs of the executions that the step has started, the newest first; what still runs is stopped. */
const startedExecutions = async (
  workflow: string,
  run: ActionContext['run'],
  executions: PlatformPorts['executions'],
): Promise<string[]> => {
  const key = startKey(run);
  const { redriveCount = 0 } = await executions.describe(run.execution);
  const last = continuationsBefore(run.execution) + redriveCount;
  const found: string[] = [];
  for (let redrives = 0; redrives <= last; redrives++) {
    for (let attempt = 0, missing = 0; missing < MAX_GAP; attempt++) {
      const execution = executionArn(workflow, childExecutionName(key, redrives, attempt));
      const status = (await describeIfKnown(executions, execution))?.status;
      missing = status === undefined ? missing + 1 : 0;
      if (status === undefined) continue;
      found.unshift(execution);
      if (status === 'RUNNING')
        await executions.stop(execution, CANCELLED, 'The step that started it is undone');
    }
  }
  return found;
};
