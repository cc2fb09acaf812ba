import type { HistoryEvent } from '@aws-sdk/client-sfn';
import type { EffectLog } from '#actions/effects/effect-log.ts';
import { close, takeLease } from '#actions/effects/fence.ts';
import { rootOfExecution } from '#contracts/child-executions.ts';
import { COMPENSATION_WORKFLOW, type CompensationInput } from '#contracts/compensation/workflow.ts';
import { carriedIn } from '#contracts/correlation.ts';
import { hashOf } from '#core/hash.ts';
import { executionArn, startArn, workflowOf } from '../ports/arns.ts';
import { describeIfKnown, type Executions, eventsOf } from '../ports/executions.ts';
import { CANCELLED } from '../ports/stop-errors.ts';
import { awaitedExecutions, importSaga } from './import-history.ts';
import { hasLeft } from './left.ts';

/** Execution whose effects are to be undone. */
interface RunToUndo {
  workflow: string;
  /** ARN. */
  execution: string;
}

/** What undoing needs. */
export interface UndoingPorts {
  executions: Executions;
  /** Returns the log of effects of an execution. */
  logOf(execution: string): EffectLog;
}

/**
 * Returns the name of the execution that undoes another, the same for every request in the same epoch, so that there is only one.
 */
export const undoingName = (execution: string, epoch = 1): string =>
  `cancel-${hashOf(rootOfExecution(execution)).slice(0, 32)}${epoch === 1 ? '' : `-${epoch}`}`;

/**
 * Undoes an execution that has ended, by the log: fences it, and starts an execution that undoes what is left, unless one does.
 * Returns whether there was anything to undo; `evenIfEmpty` begins in any case, after which the execution cannot be continued.
 */
export const undoRun = async (
  { executions, logOf }: UndoingPorts,
  { workflow, execution }: RunToUndo,
  { evenIfEmpty = false }: { evenIfEmpty?: boolean } = {},
): Promise<boolean> => {
  const log = logOf(execution);
  await log.changeFence(close);
  const events = await eventsOf(executions, execution);
  const children: string[] = [];
  for (const child of awaitedExecutions(events))
    if (await undoChild({ executions, logOf }, child)) children.push(child);
  await importSaga(log, workflow, events);
  if (!evenIfEmpty && !(await hasLeft(log))) return false;
  const { undoer } = await log.fence();
  const ended = undoer === undefined || !(await isRunning(executions, undoer));
  const lease = await log.changeFence((fence) =>
    takeLease(
      fence,
      { workflow, execution },
      (epoch) => undoingName(execution, epoch),
      (name) => ended && name === undoer,
    ),
  );
  if (!lease?.undoer) return true;
  const execution_name = execution.split(':').at(-1) ?? '';
  const map_runs = events.some(({ type }) => type === 'MapRunStarted');
  const correlation_id = carriedIn(inputIn(events)) ?? execution;
  const about = { execution, execution_name, workflow, correlation_id };
  const input: CompensationInput = { ...about, map_runs, children };
  await executions.start(startArn(COMPENSATION_WORKFLOW), input, lease.undoer).catch((error: Error) => {
    if (error.name !== 'ExecutionAlreadyExists') throw error;
  });
  return true;
};

/** Returns the text of the input that an execution was started with. */
const inputIn = (events: readonly HistoryEvent[]): string | undefined =>
  events.find(({ executionStartedEventDetails: details }) => details !== undefined)
    ?.executionStartedEventDetails?.input;

/**
 * Undoes an execution that another has started and no longer waits for; returns whether there was anything to undo. One that succeeded is undone by the compensation of the step
 * that started it, unless no step has its result (`abandoned`).
 */
export const undoChild = async (
  ports: UndoingPorts,
  execution: string,
  { abandoned = false }: { abandoned?: boolean } = {},
): Promise<boolean> => {
  const found = await describeIfKnown(ports.executions, execution);
  if (!found || (found.status === 'SUCCEEDED' && !abandoned)) return false;
  const { status, stateMachineArn = '' } = found;
  if (status === 'RUNNING')
    await ports.executions.stop(execution, CANCELLED, 'No step waits for it any longer');
  return undoRun(ports, { workflow: workflowOf(stateMachineArn), execution });
};

/** Whether an execution that undoes is at work; one that was never started is not. */
const isRunning = async (executions: Executions, undoer: string): Promise<boolean> => {
  const found = await describeIfKnown(executions, executionArn(COMPENSATION_WORKFLOW, undoer));
  return found?.status === 'RUNNING';
};
