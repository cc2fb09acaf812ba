import { Duration } from 'aws-cdk-lib';
import { Rule, type RuleProps, Schedule } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { DEFAULT_TIMEOUT_SECONDS, type Subscription } from '#contracts/deployment.ts';
import { EVENT_SOURCE, type EventType } from '#contracts/events.ts';
import { type BatonResources, stateMachineArn } from '../access/resources.ts';
import { acknowledgeEncryptedQueue } from '../acknowledge.ts';
import { PlainTarget } from './plain-target.ts';
import { triggerRuleArns } from './rule-name.ts';

type RuleSubscription = Exclude<Subscription, { queue: unknown } | { triggers: true }>;

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
    else if ('queue' in subscription) addQueue(target, `On${index}`, subscription.queue, resources);
    else addRule(target, `On${index}`, subscription, resources);
  });
};

/**
 * Messages that a call gets at most, and calls at the same time: together they start about as many executions a second as Step Functions takes
 * for long in a region with low quotas (https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html).
 */
const BATCH = 10;
const QUEUE_CALLS = 10;

/** Deliveries of a message before it is a dead letter: in a burst, several are refused because too many come at once. */
const DELIVERIES = 20;

/** Lets events wait in a queue from which the function takes them; what it cannot take in becomes a dead letter. */
const addQueue = (
  target: LambdaFunction,
  id: string,
  types: readonly EventType[],
  { bus, deadLetters, encryptionKey }: BatonResources,
): void => {
  const timeout = target.timeout ?? Duration.seconds(DEFAULT_TIMEOUT_SECONDS);
  const queue = new Queue(target, `${id}Queue`, {
    enforceSSL: true,
    ...(encryptionKey
      ? { encryption: QueueEncryption.KMS, encryptionMasterKey: encryptionKey }
      : { encryption: QueueEncryption.SQS_MANAGED }),
    // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
    visibilityTimeout: Duration.seconds(6 * timeout.toSeconds()),
    retentionPeriod: Duration.days(14),
    deadLetterQueue: { queue: deadLetters, maxReceiveCount: DELIVERIES },
  });
  const rule = new Rule(target, id, {
    description: `Queues events for ${target.functionName}.`,
    eventBus: bus,
    eventPattern: { source: [EVENT_SOURCE], detailType: [...types] },
    targets: [new PlainTarget(queue.queueArn, deadLetters)],
  });
  queue.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal('events.amazonaws.com')],
      actions: ['sqs:SendMessage'],
      resources: [queue.queueArn],
      conditions: { ArnEquals: { 'aws:SourceArn': rule.ruleArn } },
    }),
  );
  target.addEventSource(
    new SqsEventSource(queue, {
      batchSize: BATCH,
      maxConcurrency: QUEUE_CALLS,
      reportBatchItemFailures: true,
    }),
  );
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
