import { Stack } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';

const trust = (scope: IConstruct, service: string, sourceArn: string): ServicePrincipal =>
  new ServicePrincipal(service, {
    conditions: {
      StringEquals: { 'aws:SourceAccount': Stack.of(scope).account },
      ArnLike: { 'aws:SourceArn': sourceArn },
    },
  });

/**
 * Returns Step Functions as a principal that acts for this account and region only: not even a confused service takes the role on
 * behalf of somebody else (https://docs.aws.amazon.com/step-functions/latest/dg/procedure-create-iam-role.html).
 */
export const stepFunctionsTrust = (scope: IConstruct): ServicePrincipal => {
  const { partition, region, account } = Stack.of(scope);
  return trust(scope, 'states.amazonaws.com', `arn:${partition}:states:${region}:${account}:*`);
};

/**
 * Returns EventBridge Scheduler as a principal that acts for schedules in the default group of this account and region only; the
 * service names the group, not the schedule
 * (https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html).
 */
export const schedulerTrust = (scope: IConstruct): ServicePrincipal => {
  const { partition, region, account } = Stack.of(scope);
  const group = `arn:${partition}:scheduler:${region}:${account}:schedule-group/default`;
  return trust(scope, 'scheduler.amazonaws.com', group);
};
