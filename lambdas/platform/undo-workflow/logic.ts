import type { z } from 'zod';
import type { ActionContext } from '#actions/action-call.ts';
import { ActionError } from '#actions/action-error.ts';
import { childExecutionName } from '#contracts/child-executions.ts';
import type { PlatformPorts } from '#platform/platform-ports.ts';
import { executionArn } from '#platform/ports/arns.ts';
import { CANCELLED } from '#platform/ports/stop-errors.ts';
import { Problem } from '#platform/problem.ts';
import { leftToUndo, startUndoing } from '#platform/undoing/start-undoing.ts';
import { undoingOf } from '#platform/undoing/undoing.ts';
import type { input, output } from './contract.ts';

interface UndoPorts {
  executions: PlatformPorts['executions'];
  /** Waits a number of milliseconds. */
  sleep(milliseconds: number): Promise<void>;
}

/** Attempts at starting an execution that may have failed in a row before one succeeded. */
const MAX_GAP = 5;

/** Time for one call; what takes longer continues while the next attempt waits for it. */
const MAX_WAIT_MILLISECONDS = 13 * 60_000;

const POLL_MILLISECONDS = 1000;

/**
 * Undoes what the executions of a `workflow` step did, the newest first, and waits until it is undone. The step's key names the
 * executions, so none is missed whose answer was lost; what they have undone themselves is not undone again.
 */
export const undoWorkflow = async (
  { workflow }: z.output<typeof input>,
  { run, clock, executions, sleep }: Pick<ActionContext, 'run' | 'clock'> & UndoPorts,
): Promise<z.input<typeof output>> => {
  const until = clock.now() + MAX_WAIT_MILLISECONDS;
  let undone = 0;
  for (const execution of await startedExecutions(workflow, run, executions)) {
    const target = { workflow, execution };
    for (let tries = 0; ; ) {
      const undoing = await undoingOf(executions, execution);
      if (undoing && undoing.ended === undefined) {
        if (clock.now() >= until)
          throw new ActionError('StillUndoing', `The effects of ${execution} are still being undone`);
        await sleep(POLL_MILLISECONDS);
        continue;
      }
      const left = await leftToUndo(executions, target, undoing);
      if (left.length === 0) {
        undone += [...(undoing?.compensations.values() ?? [])].filter(
          ({ how }) => how === 'succeeded',
        ).length;
        break;
      }
      if (tries++ > 0) {
        const steps = left.map(({ step }) => step).join(', ');
        throw new ActionError('NotUndone', `${execution} was not undone: ${steps}`);
      }
      await startUndoing(executions, target, undoing, left);
    }
  }
  return { undone };
};

/** Lists the ARNs of the executions that the step has started, the newest first; what still runs is stopped. */
const startedExecutions = async (
  workflow: string,
  run: ActionContext['run'],
  executions: PlatformPorts['executions'],
): Promise<string[]> => {
  const key = run.idempotency_key.replace(/[/]undo$/, '');
  const { redriveCount = 0 } = await executions.describe(run.execution);
  const found: string[] = [];
  for (let redrives = 0; redrives <= redriveCount; redrives++) {
    for (let attempt = 0, missing = 0; missing < MAX_GAP; attempt++) {
      const execution = executionArn(workflow, childExecutionName(key, redrives, attempt));
      const status = await statusOf(executions, execution);
      missing = status === undefined ? missing + 1 : 0;
      if (status === undefined) continue;
      found.unshift(execution);
      if (status === 'RUNNING')
        await executions.stop(execution, CANCELLED, 'The step that started it is undone');
    }
  }
  return found;
};

const statusOf = async (
  executions: PlatformPorts['executions'],
  execution: string,
): Promise<string | undefined> => {
  try {
    return (await executions.describe(execution)).status;
  } catch (error) {
    if (error instanceof Problem && error.code === 'not_found') return undefined;
    throw error;
  }
};
