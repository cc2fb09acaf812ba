import type { DescribeExecutionOutput } from '@aws-sdk/client-sfn';
import { close, lift, release } from '#actions/effects/fence.ts';
import { defined } from '#core/defined.ts';
import type { Json } from '#core/json.ts';
import type { PlatformPorts } from '../platform-ports.ts';
import { executionArn } from '../ports/arns.ts';
import { type Caller, callerName } from '../ports/audit.ts';
import type { Executions } from '../ports/executions.ts';
import { requireManifest } from '../ports/manifests.ts';
import { CANCELLED, PAUSED } from '../ports/stop-errors.ts';
import { Problem } from '../problem.ts';
import { unlessContinued } from '../undoing/heir.ts';
import { stoppedBelow } from '../undoing/stopped-below.ts';
import { undoingWords } from '../undoing/undone-words.ts';
import { type ExecutionSummary, summaryOf } from '../views/execution-summary.ts';

/** A request to change an execution. */
interface ControlRequest {
  parameters: { workflow: string; execution: string };
  body: { reason?: string };
  caller: Caller;
}

/** A change to an execution. */
interface Control {
  /** For the audit trail: `stopped`, `paused`, … */
  done: string;
  /** Returns why the execution cannot be changed, or undefined if it can. */
  refusal(execution: DescribeExecutionOutput, arn: string): Promise<string | undefined> | string | undefined;
  apply(arn: string, execution: DescribeExecutionOutput): Promise<void>;
}

/**
 * Changes an execution if its state allows it (otherwise a `conflict`). Who does it and why is recorded first, so nothing is done
 * that the audit trail does not know. A change that then fails is recorded as well.
 */
export const controlled = async (
  { parameters, body, caller }: ControlRequest,
  { manifests, executions, audit, logOf }: PlatformPorts,
  { done, refusal, apply }: Control,
): Promise<ExecutionSummary> => {
  const { name: workflow } = await requireManifest(manifests, parameters.workflow);
  const arn = executionArn(workflow, parameters.execution);
  const before = await executions.describe(arn);
  const isOver = before.status !== 'RUNNING';
  const refused =
    (isOver && (await unlessContinued({ executions, logOf }, arn))) || (await refusal(before, arn));
  if (refused)
    throw new Problem('conflict', `Execution "${parameters.execution}" cannot be ${done}: ${refused}`);
  const note = (action: string, details: Record<string, Json>) =>
    audit({ execution: arn, action, by: callerName(caller), from: caller.address, details });
  await note(done, defined({ reason: body.reason }));
  await apply(arn, before).catch(async (error: Error) => {
    await note(`not ${done}`, { error: error.name });
    throw error;
  });
  return summaryOf(workflow, await executions.describe(arn));
};

/** Refuses an execution that is not running; one that is paused has been stopped already, and can be resumed or cancelled. */
export const unlessRunning = ({ status, error }: DescribeExecutionOutput): string | undefined => {
  if (status === 'RUNNING') return undefined;
  return status === 'ABORTED' && error === PAUSED
    ? 'it is paused, so none of it is running; resume it to continue, or cancel it to undo what it did'
    : `it is ${status}, expected RUNNING`;
};

/**
 * Explains why an execution cannot be redriven. An undone execution has nothing left to continue, and one that ended in a Fail
 * state would only enter that state again (https://docs.aws.amazon.com/step-functions/latest/dg/redrive-executions.html).
 */
export const unlessRedrivable = async (
  { executions, logOf, clock }: Pick<PlatformPorts, 'clock' | 'executions' | 'logOf'>,
  arn: string,
  { status, error, redriveStatus, redriveStatusReason }: DescribeExecutionOutput,
): Promise<string | undefined> => {
  if (status === 'RUNNING' || status === 'SUCCEEDED')
    return `it is ${status}, expected FAILED, TIMED_OUT or ABORTED`;
  if (error === CANCELLED || (await logOf(arn).fence()).epoch > 0)
    return `${await undoingWords(logOf(arn), clock.now())}; start a new execution`;
  if (redriveStatus === 'NOT_REDRIVABLE') return redriveStatusReason ?? 'Step Functions cannot redrive it';
  const failState = status === 'FAILED' ? await endedIn(executions, arn) : undefined;
  return failState === undefined
    ? undefined
    : `it ended in its state "${failState}", after undoing what its steps had done, and would end there again; start a new execution, or run it again from a step (rerun)`;
};

const BEING_UNDONE = 'What the execution did is being undone';

/**
 * Continues an execution: lifts its fence, so that its effects may begin, with those of executions that were stopped with it, and redrives
 * it. A `conflict` if undoing was begun. If the execution does not continue, it is held for a person.
 */
export const redriven = async (
  { executions, logOf, runItems, clock }: Pick<PlatformPorts, 'clock' | 'executions' | 'logOf' | 'runItems'>,
  arn: string,
  { redriveCount = 0, startDate, error: endedBy }: DescribeExecutionOutput,
  workflow: string,
): Promise<void> => {
  const log = logOf(arn);
  const run = { workflow, execution: arn };
  await log.changeFence((fence) => lift(fence, { run, now: clock.now() }).next);
  if ((await log.fence()).closed) throw new Problem('conflict', BEING_UNDONE);
  // What was paused with it is not fenced.
  const below = endedBy === PAUSED ? [] : (await stoppedBelow(executions, arn)).map(logOf);
  for (const each of below) await each.changeFence((fence) => lift(fence).next);
  await executions.redrive(arn).catch(async (error: unknown) => {
    for (const each of [log, ...below]) await each.changeFence(close);
    throw error;
  });
  // What reports the end before it may have closed the fence meanwhile, and then undoes what it did.
  if ((await log.fence()).closed) {
    await executions.stop(arn, CANCELLED, BEING_UNDONE);
    throw new Problem('conflict', BEING_UNDONE);
  }
  for (const each of [log, ...below]) await each.changeFence(release);
  const startedAt = (startDate ?? new Date(0)).toISOString();
  await runItems.change({ workflow, execution: arn, startedAt, redrives: redriveCount + 1 });
};

/** Returns the name of the Fail state that ended an execution; undefined if a state failed by itself. */
const endedIn = async (executions: Executions, arn: string): Promise<string | undefined> => {
  const { events = [] } = await executions.historyPage(arn, { limit: 2, reverse: true });
  const last = events.find(({ type }) => type === 'FailStateEntered');
  return last?.stateEnteredEventDetails?.name;
};
