import type { WorkflowManifest } from '#contracts/manifest.ts';
import type { EventBus } from '../bus/bus.ts';
import { type BusEvent, eventJson } from '../bus/event.ts';
import type { Deliver } from './deliver.ts';

/** The function that starts workflows on events and schedules; it names the execution after the event, so twice is once. */
export const START_ON_EVENT = 'platform/start-on-event';

/** Makes a rule of every `event` trigger, as a deployment does; gives what removes each. */
export const addEventRules = (
  bus: EventBus,
  deliver: Deliver,
  manifests: readonly WorkflowManifest[],
): (() => void)[] =>
  manifests.flatMap(({ name: workflow, triggers }) =>
    triggers.flatMap((trigger, index) => {
      if (trigger.kind !== 'event') return [];
      const remove = bus.addRule({
        name: `${workflow}-${index}`,
        pattern: trigger.pattern,
        target: (event: BusEvent) =>
          deliver(START_ON_EVENT, { workflow, trigger: index, event: eventJson(event) }),
      });
      return [remove];
    }),
  );
