import { requireEnvironment } from '#actions/ports/environment.ts';
import { ENVIRONMENT } from '#contracts/environment.ts';
import { environment } from '#contracts/local-services.ts';
import * as names from '#contracts/names.ts';

/** Returns the ARN of a workflow's state machine. */
export const stateMachineArn = (workflow: string): string =>
  `${requireEnvironment('stateMachineArnPrefix')}${workflow}`;

/** Returns the ARN to start executions of: the alias if `BATON_ALIAS` names one, so that an execution keeps to one version. */
export const startArn = (workflow: string): string => {
  const alias = environment()[ENVIRONMENT.alias];
  return `${stateMachineArn(workflow)}${alias ? `:${alias}` : ''}`;
};

/** Returns the ARN of an execution by its name. */
export const executionArn = (workflow: string, name: string): string =>
  names.executionArn(stateMachineArn(workflow), name);

/** Returns the workflow's name from the ARN of its state machine, version or alias. */
export const workflowOf = (stateMachineArn: string): string => {
  const prefix = environment().BATON_STATE_MACHINE_ARN_PREFIX ?? '';
  const rest = stateMachineArn.startsWith(prefix)
    ? stateMachineArn.slice(prefix.length)
    : (stateMachineArn.split(':')[6] ?? '');
  return rest.split(':')[0] ?? '';
};

/** Returns the number of a version of a state machine from its ARN; undefined without one. */
export const versionNumber = (versionArn: string | null | undefined): number | undefined => {
  const number = Number(versionArn?.split(':')[7]);
  return Number.isInteger(number) && number > 0 ? number : undefined;
};
