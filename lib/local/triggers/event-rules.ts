import type { WorkflowManifest } from '#contracts/manifest.ts';
import type { EventBus } from '../bus/bus.ts';
import { type BusEvent, eventJson } from '../bus/event.ts';
import type { Deliver } from './deliver.ts';

/** Function that starts workflows on events and schedules. It names the execution after the event, so a repeated event has no effect. */
export const START_ON_EVENT = 'platform/start-on-event';

/** Adds a rule for every step that waits for events, as a deployment does, and returns functions that remove the rules. */
export const addWaitRules = (
  bus: EventBus,
  deliver: Deliver,
  manifests: readonly WorkflowManifest[],
): (() => void)[] =>
  manifests.flatMap(({ name: workflow, waits = [] }) =>
    waits.map(({ step, pattern }) =>
      bus.addRule({
        name: `${workflow}-${step}`,
        pattern,
        target: (event: BusEvent) =>
          deliver(START_ON_EVENT, { workflow, wait: step, event: eventJson(event) }),
      }),
    ),
  );

/** Adds a rule for every `event` trigger, as a deployment does, and returns functions that remove the rules. */
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
