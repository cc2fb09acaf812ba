import type { WorkflowManifest } from '#contracts/manifest.ts';
import { LOCAL } from '#contracts/names.ts';
import { isoSecondsOf } from '#core/instants.ts';
import type { JsonObject } from '#core/json.ts';
import type { Deliver } from './deliver.ts';
import { START_ON_EVENT } from './event-rules.ts';
import type { Scheduler } from './scheduler.ts';

/** Schedules every `schedule` trigger, as a deployment does. */
export const addSchedules = (
  scheduler: Scheduler,
  deliver: Deliver,
  manifests: readonly WorkflowManifest[],
): void => {
  for (const { name: workflow, triggers } of manifests) {
    triggers.forEach((trigger, index) => {
      if (trigger.kind !== 'schedule') return;
      const { expression, timezone } = trigger;
      scheduler.add({
        name: `${workflow}-${index}`,
        expression,
        timezone,
        run: (at) =>
          deliver(START_ON_EVENT, { workflow, trigger: index, event: scheduledEvent(workflow, at) }),
      });
    });
  }
};

/** Makes the event of a schedule; the same instant has the same id. */
export const scheduledEvent = (name: string, at: number): JsonObject => {
  const time = isoSecondsOf(at);
  return {
    version: '0',
    id: `${name}-${time.replaceAll(/\W/g, '')}`,
    'detail-type': 'Scheduled Event',
    source: 'aws.scheduler',
    account: LOCAL.account,
    time,
    region: LOCAL.region,
    resources: [],
    detail: {},
  };
};
