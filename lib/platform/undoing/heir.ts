import type { EffectLog } from '#actions/effects/effect-log.ts';
import { describeIfKnown, type Executions } from '../ports/executions.ts';

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

/** Explains why nothing can be done with an execution that another continues; that one may be named and never have been started. */
export const unlessContinued = async (
  { executions, logOf }: HeirPorts,
  execution: string,
): Promise<string | undefined> => {
  const heir = await heirOf(logOf(execution), execution);
  if (heir === undefined || !(await describeIfKnown(executions, heir))) return undefined;
  return `it is continued by "${heir.split(':').at(-1)}", which has its effects`;
};
