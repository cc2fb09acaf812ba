import { eventFits, triggerInput } from '#contracts/trigger-input.ts';
import type { JsonObject } from '#core/json.ts';
import { DEFAULT_KEPT_SECONDS } from '#platform/events/event-store.ts';
import type { OrderedStart } from '#platform/events/order-store.ts';
import { startRun } from '#platform/executions/start-execution.ts';
import { startInOrder } from '#platform/executions/start-in-order.ts';
import {
  correlationOfEvent,
  type EventTrigger,
  eventExecutionName,
  startEarlier,
  startFromEvent,
} from '#platform/executions/start-on-event.ts';
import { fireOnEvent } from '#platform/firing/fire-on-event.ts';
import type { PlatformPorts } from '#platform/platform-ports.ts';
import { executionArn } from '#platform/ports/arns.ts';
import { requireManifest } from '#platform/ports/manifests.ts';
import { Problem } from '#platform/problem.ts';
import { deliverEvent, type WaitEvent } from './deliver-event.ts';

/** What a rule or a schedule passes: a workflow's trigger, and the event. */
interface TriggerEvent {
  workflow: string;
  /** Index in the manifest's triggers. */
  trigger: number;
  event: JsonObject & { id: string; source?: string };
}

/** Starts a workflow on an event, or continues the executions that wait for it. */
export const takeEvent = (event: TriggerEvent | WaitEvent, ports: PlatformPorts): Promise<void> =>
  'wait' in event ? deliverEvent(event, ports) : startOnEvent(event, ports);

/**
 * Starts a workflow on an event. The execution is named after the event's id, so an event that is delivered twice starts one
 * execution. An event that cannot start it is refused with the reason, and ends up in the dead-letter queue, where it is seen.
 */
export const startOnEvent = async (
  { workflow, trigger: index, event }: TriggerEvent,
  ports: PlatformPorts,
): Promise<void> => {
  const trigger = (await requireManifest(ports.manifests, workflow)).triggers[index];
  if (trigger?.kind === 'event') return startAndKeep({ workflow, trigger, event }, ports);
  if (trigger?.kind !== 'schedule') {
    throw new Problem('not_found', `Workflow "${workflow}" has no event or schedule as trigger ${index}`);
  }
  const input = await triggerInput(trigger.input ?? {}, event);
  const name = eventExecutionName('schedule', event);
  await startRun(ports, { workflow, input, name, by: `schedule ${event.source ?? ''}`.trim() });
};

/**
 * Starts a workflow, or fires the trigger of a lifecycle, if its trigger wants the event. Keeps the event, with what became of it, so that
 * it can be replayed.
 */
const startAndKeep = async (
  { workflow, trigger, event }: Omit<TriggerEvent, 'trigger'> & { trigger: EventTrigger },
  ports: PlatformPorts,
): Promise<void> => {
  if (!(await eventFits(trigger.when, event))) return;
  await startEarlier(ports, trigger, event);
  const keep = (outcome: { execution: string } | { entity: string } | { error: string }): Promise<void> =>
    ports.events.keep({ workflow, event, ...outcome }, trigger.keepSeconds ?? DEFAULT_KEPT_SECONDS);
  try {
    if (trigger.fires !== undefined) {
      const firing = { lifecycle: workflow, trigger, fires: trigger.fires };
      const { id } = await fireOnEvent(ports, firing, event);
      return await keep({ entity: id });
    }
    if (trigger.orderBy === undefined) {
      const { execution } = await startFromEvent(ports, { workflow, trigger }, event);
      await keep({ execution });
    } else {
      const start = await orderedStart(trigger, event);
      // Kept first: what starts it later may note there that it could not.
      await keep({ execution: executionArn(workflow, start.name) });
      await startInOrder(ports, { workflow, key: await orderKey(trigger.orderBy, event) }, start);
    }
  } catch (error) {
    if (error instanceof Problem && trigger.orderBy !== undefined)
      await ports.events.refuse(workflow, event.id, error.message);
    else if (error instanceof Problem) await keep({ error: error.message });
    throw error;
  }
};

/** Returns the key whose executions take place one after another, as text. */
const orderKey = async (expression: string, event: TriggerEvent['event']): Promise<string> => {
  const value = await triggerInput(`{{ ${expression} }}`, event);
  return typeof value === 'string' ? value : JSON.stringify(value);
};

const orderedStart = async (trigger: EventTrigger, event: TriggerEvent['event']): Promise<OrderedStart> => ({
  name: eventExecutionName('event', event),
  event: event.id,
  input: await triggerInput(trigger.input ?? '{{ $event.detail }}', event),
  by: `event ${event.source ?? ''}`.trim(),
  correlation: correlationOfEvent(event),
});
