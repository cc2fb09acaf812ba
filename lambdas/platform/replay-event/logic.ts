import type { replayEvent as route } from '#contracts/http/routes/replay-event.ts';
import { type EventTrigger, startFromEvent, startsOn } from '#platform/executions/start-on-event.ts';
import type { Serves } from '#platform/handlers/serves.ts';
import { callerName } from '#platform/ports/audit.ts';
import { requireManifest } from '#platform/ports/manifests.ts';
import { Problem } from '#platform/problem.ts';

/** Letters of an event's id that are left in the name of an execution, beside what tells replays apart. */
const LETTERS = 60;

/** Starts a workflow again on a kept event, by the first of its triggers that wants it now. */
export const replayEvent: Serves<typeof route> = async ({ parameters, body, caller }, ports) => {
  const { name: workflow, triggers } = await requireManifest(ports.manifests, parameters.workflow);
  const kept = await ports.events.of(workflow, parameters.event);
  if (!kept) {
    const message = `No event "${parameters.event}" of workflow "${workflow}" is kept; GET /workflows/${workflow}/events lists those that are`;
    throw new Problem('not_found', message);
  }
  const { event } = kept;
  let trigger: EventTrigger | undefined;
  for (const one of triggers)
    if (one.kind === 'event' && !trigger && (await startsOn(one, event))) trigger = one;
  if (!trigger) {
    const message = `No trigger of workflow "${workflow}" matches the event any more: its pattern or condition has changed since`;
    throw new Problem('conflict', message);
  }
  if (trigger.fires !== undefined) {
    const instead = `fire "${trigger.fires}" again: POST /lifecycles/${workflow}/{entity}/events/${trigger.fires}`;
    throw new Problem('conflict', `The event starts no execution: "${workflow}" is a lifecycle; ${instead}`);
  }
  const readable = event.id.replaceAll(/[^A-Za-z0-9_-]/g, '-').slice(0, LETTERS);
  return startFromEvent(ports, { workflow, trigger }, event, {
    name: body.name ?? `replay-${readable}-${ports.randomness.uuid().slice(0, 8)}`,
    by: `replay of event ${event.id} by ${callerName(caller)}`,
    from: caller.address,
    reason: body.reason,
  });
};
