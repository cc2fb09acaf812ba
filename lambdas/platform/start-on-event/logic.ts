import { triggerInput } from '#contracts/trigger-input.ts';
import type { Json, JsonObject } from '#core/json.ts';
import { startRun } from '#platform/executions/start-execution.ts';
import type { PlatformPorts } from '#platform/platform-ports.ts';
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
  if (trigger === undefined || trigger.kind === 'api' || trigger.kind === 'webhook') {
    throw new Problem('not_found', `Workflow "${workflow}" has no event or schedule as trigger ${index}`);
  }
  const template: Json = trigger.input ?? (trigger.kind === 'event' ? '{{ $event.detail }}' : {});
  const input = await triggerInput(template, event);
  const name = `${trigger.kind}-${event.id.replaceAll(/[^A-Za-z0-9_-]/g, '-')}`.slice(0, 80);
  await startRun(ports, { workflow, input, name, by: `${trigger.kind} ${event.source ?? ''}`.trim() });
};
