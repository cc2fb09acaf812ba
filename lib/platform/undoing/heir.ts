import type { EffectLog } from '#actions/effects/effect-log.ts';
import { parentIn, redrivesAt, redrivesIn } from '#contracts/child-executions.ts';
import { describeIfKnown, type Executions } from '../ports/executions.ts';
import { PAUSED } from '../ports/stop-errors.ts';

/** Returns the ARN of the execution that continues another and owns its effects; undefined if the other one does. */
export const heirOf = async (log: EffectLog, execution: string): Promise<string | undefined> => {
  const { heir } = await log.fence();
  const parts = execution.split(':');
  return heir === undefined || heir === parts.at(-1) ? undefined : [...parts.slice(0, -1), heir].join(':');
};

/** What a look at an execution's heir takes. */
interface HeirPorts {
  executions: Pick<Executions, 'describe'>;
  logOf(execution: string): EffectLog;
}

/** Returns the ARN of the execution that continues another and owns its effects; undefined if none does, or one that was named and never started. */
export const startedHeirOf = async (
  { executions, logOf }: HeirPorts,
  execution: string,
): Promise<string | undefined> => {
  const heir = await heirOf(logOf(execution), execution);
  return heir !== undefined && (await describeIfKnown(executions, heir)) ? heir : undefined;
};

/** Explains why nothing can be done with an execution that another continues. */
export const unlessContinued = async (ports: HeirPorts, execution: string): Promise<string | undefined> => {
  const heir = await startedHeirOf(ports, execution);
  return heir && `it is continued by "${heir.split(':').at(-1)}", which has its effects`;
};

/**
 * Returns the error with which the execution was stopped that has taken others along, directly or through those that it started; `Paused` if
 * one of them has been continued since: a late look must not undo what is in the log that the next execution continues with.
 */
export const errorAbove = async (
  ports: Pick<HeirPorts, 'executions'>,
  execution: string,
  parent: string,
): Promise<string | undefined> => {
  const { status, error, input, redriveCount } = await ports.executions.describe(parent);
  if (redrivesAt(parent, redriveCount) > redrivesIn(execution)) return PAUSED;
  const above = error === undefined && status === 'ABORTED' ? parentIn(input) : undefined;
  return above === undefined ? error : errorAbove(ports, parent, above);
};
