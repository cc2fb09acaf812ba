import type { HistoryEvent } from '@aws-sdk/client-sfn';
import type { EffectLog } from '#actions/effects/effect-log.ts';
import { close, closePart, type Fence, reopen, takeLease, takePartLease } from '#actions/effects/fence.ts';
import { rootOfExecution } from '#contracts/child-executions.ts';
import { COMPENSATION_WORKFLOW, type CompensationInput } from '#contracts/compensation/workflow.ts';
import { carriedIn } from '#contracts/correlation.ts';
import { hashOf } from '#core/hash.ts';
import { executionArn, startArn, workflowOf } from '../ports/arns.ts';
import { describeIfKnown, type Executions, eventsOf } from '../ports/executions.ts';
import { CANCELLED } from '../ports/stop-errors.ts';
import { givenUp } from './given-up.ts';
import { awaitedExecutions, importSaga } from './import-history.ts';
import { hasLeft, leftOfPart } from './left.ts';

/** Execution whose effects are to be undone. */
interface RunToUndo {
  workflow: string;
  /** ARN. */
  execution: string;
}

/** What undoing a part needs: to start executions that undo, and to know whether they have ended. */
export interface StartingPorts {
  executions: Pick<Executions, 'describe' | 'start'>;
  /** Returns the log of effects of an execution. */
  logOf(execution: string): EffectLog;
}

/** What undoing needs. */
export interface UndoingPorts extends StartingPorts {
  executions: Executions;
}

/**
 * Returns the name of the execution that undoes another, the same for every request in the same epoch, so that there is only one.
 */
const undoingName = (execution: string, epoch = 1): string =>
  `cancel-${hashOf(rootOfExecution(execution)).slice(0, 32)}${epoch === 1 ? '' : `-${epoch}`}`;

const PART = 'part-';

/** Returns the name of the execution that undoes a part of what another did. */
const partName = (execution: string, epoch: number): string =>
  `${PART}${hashOf(rootOfExecution(execution)).slice(0, 32)}-${epoch}`;

/** Whether an execution, by its ARN, undoes a part only. */
export const undoesPart = (undoing: string): boolean => undoing.split(':').at(-1)?.startsWith(PART) === true;

/**
 * Undoes an execution that has ended, by the log: fences it, and starts an execution that undoes what is left, unless one does.
 * Returns whether there was anything to undo; `evenIfEmpty` begins in any case, after which the execution cannot be continued.
 * With `unlessRedriven` it leaves an execution alone that somebody has continued since the end for which it is to be undone. What the
 * execution has just given up is parked without another call, unless `isAsked` says that a person asks for it.
 */
export const undoRun = async (
  { executions, logOf }: UndoingPorts,
  { workflow, execution }: RunToUndo,
  {
    evenIfEmpty = false,
    unlessRedriven = false,
    isAsked = false,
  }: { evenIfEmpty?: boolean; unlessRedriven?: boolean; isAsked?: boolean } = {},
): Promise<boolean> => {
  const log = logOf(execution);
  await log.changeFence(close);
  const events = await eventsOf(executions, execution);
  if (unlessRedriven && (await reopened(log, events))) return true;
  const children: string[] = [];
  for (const child of awaitedExecutions(events))
    if (await undoChild({ executions, logOf }, child)) children.push(child);
  await importSaga(log, workflow, events);
  if (!evenIfEmpty && !(await hasLeft(log))) return false;
  const begun = await begin({ executions, logOf }, { workflow, execution }, (fence, run, ended) =>
    takeLease(fence, run, (epoch) => undoingName(execution, epoch), ended),
  );
  if (begun === undefined) return true;
  const map_runs = events.some(({ type }) => type === 'MapRunStarted');
  const more = {
    correlation_id: carriedIn(inputIn(events)) ?? execution,
    ...{ map_runs, children, given_up: isAsked ? [] : await givenUp(log, events) },
  };
  await startUndoing(executions, begun, { workflow, execution }, more);
  return true;
};

/** Opens the fence again if the execution runs again, by its history, which was read after the fence was closed; returns whether it does. */
export const reopened = async (log: EffectLog, events: readonly HistoryEvent[]): Promise<boolean> => {
  const last = events.findLast(({ type }) => type?.startsWith('Execution'));
  if (last?.type !== 'ExecutionRedriven' || (await log.fence()).epoch > 0) return false;
  await log.changeFence(reopen);
  return true;
};

/**
 * Undoes a part of what an execution did, which may continue: the effects that their keys begin with, and those of earlier parts that are
 * left. Returns how many are left; with any, an execution undoes them, unless the whole execution is being undone.
 */
export const undoPart = async (
  ports: StartingPorts,
  { workflow, execution, correlation_id = execution }: RunToUndo & { correlation_id?: string },
  keys: readonly string[] = [],
): Promise<number> => {
  const log = ports.logOf(execution);
  await log.changeFence((fence) => closePart(fence, keys));
  const { part } = await log.fence();
  const left = part ? (await leftOfPart(log, part.keys)).length : 0;
  if (left === 0) return 0;
  const begun = await begin(ports, { workflow, execution }, (fence, run, ended) =>
    takePartLease(fence, run, (epoch) => partName(execution, epoch), ended),
  );
  if (begun !== undefined) {
    const more = { correlation_id, map_runs: false, children: [], given_up: [] };
    await startUndoing(ports.executions, begun, { workflow, execution }, more);
  }
  return left;
};

/** Undoes again what is parked of an execution; not of one that ended without success and waits for a person. */
export const undoParked = async (ports: UndoingPorts, run: RunToUndo): Promise<void> => {
  const { closed, epoch } = await ports.logOf(run.execution).fence();
  if (epoch > 0) await undoRun(ports, run);
  else if (!closed) await undoPart(ports, run);
};

/** Takes the lease on undoing; returns the name of the execution that is to undo, or undefined if another undoes. */
const begin = async (
  { executions, logOf }: StartingPorts,
  run: RunToUndo,
  take: (fence: Fence, run: RunToUndo, ended: (undoer: string) => boolean) => Fence | undefined,
): Promise<string | undefined> => {
  const log = logOf(run.execution);
  const { undoer, part, closed } = await log.fence();
  // What undoes a part ends when all is to be undone.
  const ended = undoer === undefined || (closed && part?.undoing) || !(await isRunning(executions, undoer));
  const lease = await log.changeFence((fence) => take(fence, run, (name) => ended && name === undoer));
  return lease?.undoer;
};

const startUndoing = async (
  executions: StartingPorts['executions'],
  name: string,
  { workflow, execution }: RunToUndo,
  more: Pick<CompensationInput, 'children' | 'correlation_id' | 'given_up' | 'map_runs'>,
): Promise<void> => {
  const execution_name = execution.split(':').at(-1) ?? '';
  const input: CompensationInput = { execution, execution_name, workflow, ...more };
  await executions.start(startArn(COMPENSATION_WORKFLOW), input, name).catch((error: Error) => {
    if (error.name !== 'ExecutionAlreadyExists') throw error;
  });
};

/** Returns the text of the input that an execution was started with. */
const inputIn = (events: readonly HistoryEvent[]): string | undefined =>
  events.find(({ executionStartedEventDetails: details }) => details !== undefined)
    ?.executionStartedEventDetails?.input;

/**
 * Undoes an execution that another has started and no longer waits for; returns whether there was anything to undo. One that succeeded is
 * undone by the compensation of the step that started it, unless no step has its result (`abandoned`).
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
const isRunning = async (executions: StartingPorts['executions'], undoer: string): Promise<boolean> => {
  const found = await describeIfKnown(executions, executionArn(COMPENSATION_WORKFLOW, undoer));
  return found?.status === 'RUNNING';
};
