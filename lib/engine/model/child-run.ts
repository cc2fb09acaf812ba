import { createRun } from './create-run.ts';
import type { StartChild } from './effect.ts';
import type { Run, RunIdentity } from './run.ts';

/** Creates the run of a distributed Map's child execution; `advance` with `start` starts it, on the parent's machine. */
export const createChildRun = (parent: Run, effect: StartChild): Run => {
  const { identity } = parent;
  const label = effect.mapRunArn.split('/').at(-1)?.split(':')[0] ?? '';
  const child: RunIdentity = {
    id: `${childArnPrefix(identity)}/${label}:${effect.name}`,
    name: effect.name,
    roleArn: identity.roleArn,
    stateMachineArn: `${identity.stateMachineArn}/${label}`,
    stateMachineName: `${identity.stateMachineName}/${label}`,
    type: effect.executionType,
    parent: { executionArn: identity.id, mapRunArn: effect.mapRunArn },
  };
  return createRun(child, effect.input, { scope: effect.scope });
};

/** Returns `arn:aws:states:REGION:ACCOUNT:execution:MACHINE` from a parent's ARN. */
const childArnPrefix = (identity: RunIdentity): string => {
  const parts = identity.id.split(':');
  return parts.slice(0, 7).join(':');
};
