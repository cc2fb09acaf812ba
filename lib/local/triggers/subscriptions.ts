import type { Deployment } from '#contracts/deployment.ts';
import { functionName } from '#contracts/names.ts';
import type { EventBus } from '../bus/bus.ts';
import { type BusEvent, eventJson } from '../bus/event.ts';
import type { WorkerPool } from '../workers/pool.ts';
import { deliverTo } from './deliver.ts';
import type { Scheduler } from './scheduler.ts';
import { scheduledEvent } from './schedules.ts';

/** Connects the functions that run on events or by the clock, as their `deployment.ts` says. */
export const addSubscriptions = (
  bus: EventBus,
  scheduler: Scheduler,
  pool: WorkerPool,
  deployments: ReadonlyMap<string, Deployment>,
): void => {
  for (const [action, { on = [] }] of deployments) {
    on.forEach((subscription, index) => {
      const name = `${functionName(action)}-${index}`;
      if ('schedule' in subscription) {
        const run = (at: number): Promise<void> => deliverTo(pool, action, scheduledEvent(name, at));
        scheduler.add({ name, expression: subscription.schedule, run });
      } else if ('pattern' in subscription) {
        const { pattern, bus: busKind } = subscription;
        const target = (event: BusEvent): Promise<void> => deliverTo(pool, action, eventJson(event));
        bus.addRule({ name, pattern, busName: busKind, target });
      }
    });
  }
};
