import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { ENVIRONMENT } from '#contracts/environment.ts';
import { acknowledge } from '../acknowledge.ts';
import type { AccessType } from './access-type.ts';
import { allow } from './allow.ts';
import { type BatonResources, executionsArn, stateMachineArn } from './resources.ts';

/** Alias of every workflow that is deployed. */
export const LIVE_ALIAS = 'live';

const place = (target: LambdaFunction, resources: BatonResources): void => {
  target.addEnvironment(ENVIRONMENT.stateMachineArnPrefix, stateMachineArn(target, resources, ''));
  if (!target.role) return;
  const reason = `The platform serves every workflow; their names begin with "${resources.stateMachinePrefix}".`;
  acknowledge(target.role, 'AwsSolutions-IAM5', reason);
};

/** Starts executions of every workflow, by its alias. */
export const executionsStart: AccessType = {
  grant(target, resources) {
    place(target, resources);
    target.addEnvironment(ENVIRONMENT.alias, LIVE_ALIAS);
    // The alias's ARN is the state machine's and `:live`; the resource of the permission is either.
    const machines = stateMachineArn(target, resources, '*');
    allow(target, ['states:StartExecution'], [machines]);
  },
};

/** Describes and lists executions, and reads their histories. */
export const executionsRead: AccessType = {
  grant(target, resources) {
    place(target, resources);
    allow(target, ['states:ListExecutions'], [stateMachineArn(target, resources, '*')]);
    allow(
      target,
      ['states:DescribeExecution', 'states:GetExecutionHistory'],
      [executionsArn(target, resources)],
    );
  },
};

/** Stops and redrives executions. */
export const executionsControl: AccessType = {
  grant(target, resources) {
    place(target, resources);
    allow(target, ['states:StopExecution', 'states:RedriveExecution'], [executionsArn(target, resources)]);
  },
};

const answering = (names: string[]): AccessType => ({
  grant(target, resources) {
    place(target, resources);
    allow(
      target,
      names.map((name) => `states:${name}`),
      [stateMachineArn(target, resources, '*')],
    );
  },
});

/** Answers tasks that wait for a callback. */
export const tasks = answering(['SendTaskSuccess', 'SendTaskFailure', 'SendTaskHeartbeat']);

/** Says that a task which waits for a callback is alive, and answers it. */
export const heartbeats = tasks;
