import type { Deployment, Subscription } from '#contracts/deployment.ts';
import { functionName, localStateMachineArn } from '#contracts/names.ts';
import type { EventBus } from '../bus/bus.ts';
import { type BusEvent, eventJson } from '../bus/event.ts';
import type { Deliver } from './deliver.ts';
import type { Scheduler } from './scheduler.ts';
import { scheduledEvent } from './schedules.ts';

/** Of every workflow, and of what undoes cancelled runs. */
const STATUS_CHANGES = {
  source: ['aws.states'],
  'detail-type': ['Step Functions Execution Status Change'],
  detail: { stateMachineArn: [{ prefix: localStateMachineArn('') }] },
};

/** What subscriptions are made of. */
export interface SubscriptionSurroundings {
  bus: EventBus;
  scheduler: Scheduler;
  deliver: Deliver;
}

/** Connects the functions that run on events or by the clock, as their `deployment.ts` says; gives what removes the rules of each. */
export const addSubscriptions = (
  { bus, scheduler, deliver }: SubscriptionSurroundings,
  deployments: ReadonlyMap<string, Deployment>,
): (() => void)[] => {
  const removers: (() => void)[] = [];
  for (const [action, { on = [] }] of deployments) {
    on.forEach((subscription: Subscription, index) => {
      const name = `${functionName(action)}-${index}`;
      if ('schedule' in subscription) {
        const run = (at: number): Promise<void> => deliver(action, scheduledEvent(name, at));
        scheduler.add({ name, expression: subscription.schedule, run });
      } else if ('statusChanges' in subscription) {
        const target = (event: BusEvent): Promise<void> => deliver(action, eventJson(event));
        removers.push(bus.addRule({ name, pattern: STATUS_CHANGES, busName: 'default', target }));
      }
    });
  }
  return removers;
};
