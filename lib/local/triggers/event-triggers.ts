import type { WorkflowManifest } from '#contracts/manifest.ts';
import type { Json } from '#core/json.ts';
import type { EventBus } from '../bus/bus.ts';
import { eventJson } from '../bus/event.ts';
import { triggerInput } from './input.ts';

/** Starts a workflow under a name; the same name and input twice is one execution. Rejects when it is refused. */
export type StartWorkflow = (workflow: string, name: string, input: Json) => Promise<void>;

/** Makes a rule of every `event` trigger; an event that is delivered twice starts one execution. */
export const addEventTriggers = (
  bus: EventBus,
  manifests: readonly WorkflowManifest[],
  start: StartWorkflow,
): void => {
  for (const { name, triggers } of manifests) {
    triggers.forEach((trigger, index) => {
      if (trigger.kind !== 'event') return;
      bus.addRule({
        name: `${name}-${index}`,
        pattern: trigger.pattern,
        target: async (event) => {
          const input = await triggerInput(trigger.input ?? '{{ $event.detail }}', eventJson(event));
          await start(name, executionName(event.id), input);
        },
      });
    });
  }
};

/** An execution's name from an event's id: letters, digits, `-` and `_`, 80 at most. */
const executionName = (eventId: string): string =>
  `event-${eventId.replaceAll(/[^A-Za-z0-9_-]/g, '-')}`.slice(0, 80);
