import type { z } from 'zod';
import type { ActionContext } from '#actions/action-call.ts';
import { ActionError } from '#actions/action-error.ts';
import { close } from '#actions/effects/fence.ts';
import { rootOfExecution } from '#contracts/child-executions.ts';
import { undoneKey } from '#contracts/compensation/keys.ts';
import { UNDOING_ERROR } from '#contracts/errors.ts';
import type { PlatformPorts } from '#platform/platform-ports.ts';
import { workflowOf } from '#platform/ports/arns.ts';
import { CANCELLED } from '#platform/ports/stop-errors.ts';
import { compensableIn, isLeft } from '#platform/undoing/left.ts';
import { undoRun } from '#platform/undoing/start-undoing.ts';
import { startedExecutions, startedName } from '#platform/undoing/started.ts';
import type { input, output } from './contract.ts';

type UndoPorts = Pick<PlatformPorts, 'executions' | 'logOf' | 'pause'>;

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
    const known = await stopped(name, run, { executions, logOf });
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
        throw new ActionError(UNDOING_ERROR, `The effects of ${execution} are still being undone`);
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
  const execution = startedName(workflow, startKey(run), { attempt: 0 });
  const left = (await compensableIn(logOf(execution))).filter(isLeft);
  if (left.length > 0)
    throw new ActionError(
      'NotUndone',
      `Step Functions no longer knows ${execution}, which has left ${left.length} effects`,
    );
};

/**
 * Lists the ARNs of the executions that the step has started, the newest first; what still runs is stopped. A start that an iteration has
 * logged may only be late: no effect of that execution begins.
 */
const stopped = async (
  workflow: string,
  run: ActionContext['run'],
  { executions, logOf }: Pick<UndoPorts, 'executions' | 'logOf'>,
): Promise<string[]> => {
  const key = startKey(run);
  const { started, attempts } = await startedExecutions(executions, workflow, {
    key,
    execution: run.execution,
  });
  for (const { execution, status } of started)
    if (status === 'RUNNING')
      await executions.stop(execution, CANCELLED, 'The step that started it is undone');
  if (run.sharded === true) await logOf(startedName(workflow, key, { attempt: attempts })).changeFence(close);
  return started.map(({ execution }) => execution);
};
