import { Rule, type RuleProps, Schedule } from 'aws-cdk-lib/aws-events';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import type { Subscription } from '#contracts/deployment.ts';
import { EVENT_SOURCE } from '#contracts/events.ts';
import { type BatonResources, stateMachineArn } from '../access/resources.ts';
import { acknowledgeEncryptedQueue } from '../acknowledge.ts';
import { PlainTarget } from './plain-target.ts';
import { triggerRuleArns } from './rule-name.ts';

type RuleSubscription = Exclude<Subscription, { triggers: true }>;

/** Invokes a function on what it subscribes to; events that it cannot handle become dead letters. */
export const subscribe = (
  target: LambdaFunction,
  resources: BatonResources,
  subscriptions: readonly Subscription[] = [],
): void => {
  if (subscriptions.length === 0) return;
  target.configureAsyncInvoke({ onFailure: new SqsDestination(resources.deadLetters), retryAttempts: 2 });
  if (resources.encryptionKey && target.role) acknowledgeEncryptedQueue(target.role);
  subscriptions.forEach((subscription, index) => {
    if ('triggers' in subscription) allowTriggers(target, resources);
    else addRule(target, `On${index}`, subscription, resources);
  });
};

const allowTriggers = (target: LambdaFunction, resources: BatonResources): void =>
  triggerRuleArns(target, resources).forEach((sourceArn, index) => {
    target.addPermission(`Triggers${index}`, {
      principal: new ServicePrincipal('events.amazonaws.com'),
      sourceArn,
    });
  });

const addRule = (
  target: LambdaFunction,
  id: string,
  subscription: RuleSubscription,
  resources: BatonResources,
): void => {
  const rule = new Rule(target, id, {
    description: `Runs ${target.functionName}.`,
    ...whenOf(target, subscription, resources),
    targets: [new PlainTarget(target.functionArn, resources.deadLetters)],
  });
  target.addPermission(`${id}Permission`, {
    principal: new ServicePrincipal('events.amazonaws.com'),
    sourceArn: rule.ruleArn,
  });
};

const whenOf = (
  target: LambdaFunction,
  subscription: RuleSubscription,
  resources: BatonResources,
): Pick<RuleProps, 'schedule' | 'eventPattern' | 'eventBus'> => {
  if ('schedule' in subscription) return { schedule: Schedule.expression(subscription.schedule) };
  if ('events' in subscription)
    return {
      eventBus: resources.bus,
      eventPattern: { source: [EVENT_SOURCE], detailType: [...subscription.events] },
    };
  return {
    eventPattern: {
      source: ['aws.states'],
      detailType: ['Step Functions Execution Status Change'],
      detail: { stateMachineArn: [{ prefix: stateMachineArn(target, resources, '') }] },
    },
  };
};
