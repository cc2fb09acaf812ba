import { ENVIRONMENT } from '#contracts/environment.ts';
import { LIVE_ALIAS } from '#contracts/names.ts';
import { acknowledgeWildcard } from '../acknowledge.ts';
import type { AccessTarget, AccessType } from './access-type.ts';
import { allow } from './allow.ts';
import { type BatonResources, executionsArn, stateMachineArn, statesArn } from './resources.ts';

/** Gives the function the ARNs of the workflows, and the permissions for all of them. */
export const permitAll = (
  target: AccessTarget,
  resources: BatonResources,
  statements: [string, string[]][],
): void => {
  target.addEnvironment(ENVIRONMENT.stateMachineArnPrefix, stateMachineArn(target, resources, ''));
  const reason = `The platform serves every workflow; their names begin with "${resources.stateMachinePrefix}".`;
  for (const [arn, names] of statements) {
    allow(
      target,
      names.map((name) => `states:${name}`),
      [arn],
    );
    if (target.role) acknowledgeWildcard(target.role, { arn }, reason);
  }
};

/** Returns the ARN pattern of all of Baton's state machines. */
export const machines = (target: AccessTarget, resources: BatonResources): string =>
  stateMachineArn(target, resources, '*');

/** Gives the function what the ARNs of workflows, executions and aliases are made of, and no permission. */
export const workflows: AccessType = {
  grant(target, resources) {
    target.addEnvironment(ENVIRONMENT.alias, LIVE_ALIAS);
    permitAll(target, resources, []);
  },
};

/** Starts executions of every workflow, by its alias. */
export const executionsStart: AccessType = {
  grant(target, resources) {
    target.addEnvironment(ENVIRONMENT.alias, LIVE_ALIAS);
    permitAll(target, resources, [[machines(target, resources), ['StartExecution']]]);
  },
};

/** Describes executions, and reads their histories and the definitions that they run. Nothing lists them: that is what the table is for. */
export const executionsRead: AccessType = {
  grant(target, resources) {
    permitAll(target, resources, [
      [
        executionsArn(target, resources),
        ['DescribeExecution', 'DescribeStateMachineForExecution', 'GetExecutionHistory', 'ListMapRuns'],
      ],
    ]);
  },
};

/** Describes the runs of distributed loops, and lists their executions. */
export const mapRunsRead: AccessType = {
  grant(target, resources) {
    const { stateMachinePrefix } = resources;
    permitAll(target, resources, [
      [statesArn(target, 'mapRun', `${stateMachinePrefix}*`), ['DescribeMapRun', 'ListExecutions']],
      [machines(target, resources), ['ListExecutions']],
    ]);
  },
};

/** Stops and redrives executions. */
export const executionsControl: AccessType = {
  grant(target, resources) {
    permitAll(target, resources, [[executionsArn(target, resources), ['StopExecution', 'RedriveExecution']]]);
  },
};

/** Answers tasks that wait for a callback, and sends their heartbeats. */
export const tasks: AccessType = {
  grant(target, resources) {
    permitAll(target, resources, [
      [machines(target, resources), ['SendTaskSuccess', 'SendTaskFailure', 'SendTaskHeartbeat']],
    ]);
  },
};
