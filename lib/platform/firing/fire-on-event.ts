import { triggerInput } from '#contracts/trigger-input.ts';
import { isObject, type JsonObject } from '#core/json.ts';
import {
  correlationOfEvent,
  type EventTrigger,
  eventExecutionName,
  type StartingEvent,
} from '../executions/start-on-event.ts';
import type { Entity } from '../lifecycles/entity.ts';
import type { PlatformPorts } from '../platform-ports.ts';
import { fire } from './fire.ts';

/** Fires the trigger that a lifecycle names for an event: once, however often the event is delivered. */
export const fireOnEvent = async (
  ports: PlatformPorts,
  { lifecycle, trigger, fires }: { lifecycle: string; trigger: EventTrigger; fires: string },
  event: StartingEvent,
): Promise<Entity> => {
  const input = await triggerInput(trigger.input ?? {}, event);
  const { id, event: given = {}, data } = isObject(input) ? input : ({} as JsonObject);
  return fire(ports, {
    lifecycle,
    id: typeof id === 'string' || typeof id === 'number' ? String(id) : '',
    trigger: fires,
    event: given,
    ...(isObject(data) && { data }),
    by: `event ${event.source ?? ''}`.trim(),
    correlation: correlationOfEvent(event),
    key: eventExecutionName('event', event),
  });
};
