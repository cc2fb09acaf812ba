import type { DescribeExecutionOutput } from '@aws-sdk/client-sfn';
import type { EffectLog } from '#actions/effects/effect-log.ts';
import type { PlatformPorts } from '../platform-ports.ts';
import { describeIfKnown } from '../ports/executions.ts';
import { unlessContinued } from '../undoing/heir.ts';
import { compensableIn, isLeft } from '../undoing/left.ts';
import { type ParkedBelowPorts, parkedBelow } from '../undoing/parked-below.ts';
import { unlessRedrivable } from './control.ts';

type Ports = Pick<PlatformPorts, 'clock' | 'executions' | 'logOf' | 'table'>;

/** What can be asked of many executions at once. */
export type CheckedAction = 'cancel' | 'retry';

/** Returns why an execution cannot be cancelled: it has nothing left to undo, nor has one that it has started. */
export const unlessUndoable = async (
  ports: Pick<PlatformPorts, 'logOf'> & ParkedBelowPorts,
  arn: string,
  execution: Pick<DescribeExecutionOutput, 'status'>,
): Promise<string | undefined> => {
  const refusal = await unlessLeft(ports.logOf(arn), execution);
  return refusal === undefined || (await parkedBelow(ports, arn)).length > 0 ? undefined : refusal;
};

const unlessLeft = async (
  log: EffectLog,
  { status }: Pick<DescribeExecutionOutput, 'status'>,
): Promise<string | undefined> => {
  if (status === 'RUNNING') return undefined;
  const { epoch, undoer, parked } = await log.fence();
  // What an execution that succeeded could not undo of steps without which it continued is tried again.
  if (status === 'SUCCEEDED') return parked ? undefined : 'it has ended as SUCCEEDED';
  // An execution that is being undone, or was stopped before undoing began, may be cancelled again.
  if (undoer !== undefined || (status === 'ABORTED' && epoch === 0)) return undefined;
  if ((await compensableIn(log)).some(isLeft)) return undefined;
  return epoch > 0
    ? 'what it did is undone'
    : `it has ended as ${status}, and nothing that it did is left to undo`;
};

/** Returns why an action would be refused for an execution now; undefined if it would not. */
export const refusalOf = async (
  ports: Ports,
  arn: string,
  action: CheckedAction,
): Promise<string | undefined> => {
  const found = await describeIfKnown(ports.executions, arn);
  if (!found) return 'the execution no longer exists';
  const continued = found.status === 'RUNNING' ? undefined : await unlessContinued(ports, arn);
  if (continued !== undefined) return continued;
  return action === 'retry' ? unlessRedrivable(ports, arn, found) : unlessUndoable(ports, arn, found);
};
