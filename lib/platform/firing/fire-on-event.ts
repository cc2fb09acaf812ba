import { triggerInput } from '#contracts/trigger-input.ts';
import { isObject, type JsonObject } from '#core/json.ts';
import { type EventTrigger, eventExecutionName, type StartingEvent } from '../executions/start-on-event.ts';
import type { Entity } from '../lifecycles/entity.ts';
import type { PlatformPorts } from '../platform-ports.ts';
import { Problem } from '../problem.ts';
import { fire } from './fire.ts';

/** Fires the trigger that a lifecycle names for an event: once, however often the event is delivered. */
export const fireOnEvent = async (
  ports: PlatformPorts,
  { lifecycle, trigger }: { lifecycle: string; trigger: EventTrigger },
  event: StartingEvent,
  { key = eventExecutionName('event', event), by = `event ${event.source ?? ''}`.trim() } = {},
): Promise<Entity> => {
  const input = await triggerInput(trigger.input ?? {}, event);
  const { id, trigger: fired, event: given = {}, data } = isObject(input) ? input : ({} as JsonObject);
  if (typeof fired !== 'string')
    throw new Problem('not_found', `No trigger of "${lifecycle}" is named for the event`);
  return fire(ports, {
    lifecycle,
    id: typeof id === 'number' ? String(id) : typeof id === 'string' ? id : '',
    trigger: fired,
    event: given,
    ...(isObject(data) ? { data } : {}),
    by,
    key,
  });
};
