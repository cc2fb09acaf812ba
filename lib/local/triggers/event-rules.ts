import type { WorkflowManifest } from '#contracts/manifest.ts';
import type { EventBus } from '../bus/bus.ts';
import { type BusEvent, eventJson } from '../bus/event.ts';
import type { WorkerPool } from '../workers/pool.ts';
import { deliverTo } from './deliver.ts';

/** The function that starts workflows on events and schedules; it names the execution after the event, so twice is once. */
export const START_ON_EVENT = 'platform/start-on-event';

/** Makes a rule of every `event` trigger, as a deployment does. */
export const addEventRules = (
  bus: EventBus,
  pool: WorkerPool,
  manifests: readonly WorkflowManifest[],
): void => {
  for (const { name: workflow, triggers } of manifests) {
    triggers.forEach((trigger, index) => {
      if (trigger.kind !== 'event') return;
      bus.addRule({
        name: `${workflow}-${index}`,
        pattern: trigger.pattern,
        target: (event: BusEvent) =>
          deliverTo(pool, START_ON_EVENT, { workflow, trigger: index, event: eventJson(event) }),
      });
    });
  }
};
