import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import { executionArn } from '#contracts/names.ts';
import { type BatonResources, stateMachineArn } from '../access/resources.ts';

/**
 * Returns what a state machine may do with the executions of its map runs: start them, see to them and resume them.
 * Ref: https://docs.aws.amazon.com/step-functions/latest/dg/iam-policies-eg-dist-map.html
 */
export const mapRunPermissions = (
  scope: IConstruct,
  resources: Pick<BatonResources, 'stateMachinePrefix'>,
  workflow: string,
): { statements: PolicyStatement[]; wildcards: { arn: string; reason: string }[] } => {
  const machine = stateMachineArn(scope, resources, workflow);
  // The label of the Map follows the name of the state machine.
  const children = executionArn(`${machine}/*`, '*');
  return {
    statements: [
      new PolicyStatement({ actions: ['states:StartExecution'], resources: [machine] }),
      new PolicyStatement({
        actions: ['states:DescribeExecution', 'states:RedriveExecution', 'states:StopExecution'],
        resources: [children],
      }),
    ],
    wildcards: [
      { arn: children, reason: `Step Functions names the map runs of ${workflow} and their executions.` },
    ],
  };
};
