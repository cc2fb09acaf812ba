import type { Deployment, Subscription } from '#contracts/deployment.ts';
import { EVENT_SOURCE } from '#contracts/events.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { BUS_NAME, functionName, localStateMachineArn } from '#contracts/names.ts';
import type { EventBus } from '../bus/bus.ts';
import { type BusEvent, eventJson } from '../bus/event.ts';
import type { Deliver } from './deliver.ts';
import type { Scheduler } from './scheduler.ts';
import { scheduledEvent } from './schedules.ts';

/** Status changes of every workflow, including the one that undoes cancelled executions. */
const STATUS_CHANGES = {
  source: ['aws.states'],
  'detail-type': ['Step Functions Execution Status Change'],
  detail: { stateMachineArn: [{ prefix: localStateMachineArn('') }] },
};

/** What subscriptions are connected with. */
export interface SubscriptionServices {
  bus: EventBus;
  scheduler: Scheduler;
  deliver: Deliver;
}

/** Connects functions with events and schedules as their `deployment.ts` says, and returns functions that remove the rules. */
export const addSubscriptions = (
  { bus, scheduler, deliver }: SubscriptionServices,
  deployments: ReadonlyMap<string, Deployment>,
  manifests: readonly WorkflowManifest[],
): (() => void)[] => {
  const removers: (() => void)[] = [];
  for (const [action, { on = [], forKind }] of deployments) {
    if (forKind !== undefined && manifests.every(({ origin }) => origin?.kind !== forKind)) continue;
    on.forEach((subscription: Subscription, index) => {
      const name = `${functionName(action)}-${index}`;
      if ('schedule' in subscription) {
        const run = (at: number): Promise<void> => deliver(action, scheduledEvent(name, at));
        scheduler.add({ name, expression: subscription.schedule, run });
      } else if ('events' in subscription || 'queue' in subscription) {
        const types = 'queue' in subscription ? subscription.queue : subscription.events;
        const pattern = { source: [EVENT_SOURCE], 'detail-type': [...types] };
        const target = (event: BusEvent): Promise<void> => deliver(action, eventJson(event));
        removers.push(bus.addRule({ name, pattern, busName: BUS_NAME, target }));
      } else if ('statusChanges' in subscription) {
        const target = (event: BusEvent): Promise<void> => deliver(action, eventJson(event));
        removers.push(bus.addRule({ name, pattern: STATUS_CHANGES, busName: 'default', target }));
      }
    });
  }
  return removers;
};
