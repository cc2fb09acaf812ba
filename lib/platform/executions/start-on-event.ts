import { correlationIn } from '#contracts/correlation.ts';
import { compilePattern } from '#contracts/event-patterns/compile.ts';
import type { ManifestTrigger, WorkflowManifest } from '#contracts/manifest.ts';
import { eventFits, triggerInput } from '#contracts/trigger-input.ts';
import { defined } from '#core/defined.ts';
import { isObject, type JsonObject } from '#core/json.ts';
import type { PlatformPorts } from '../platform-ports.ts';
import { Problem } from '../problem.ts';
import type { ExecutionSummary } from '../views/execution-summary.ts';
import { startRun } from './start-execution.ts';

/** An event of a bus. */
export type StartingEvent = JsonObject & { id: string; source?: string };

/** A trigger that starts a workflow on events. */
export type EventTrigger = Extract<ManifestTrigger, { kind: 'event' }>;

/** A workflow that an event starts, and by which of its triggers. */
interface Start {
  workflow: string;
  trigger: EventTrigger;
}

/** Returns the name of the execution that an event starts: an event that comes twice starts one execution, one that is replayed another. */
export const eventExecutionName = (kind: string, event: StartingEvent): string => {
  // EventBridge adds it to what an archive replays (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-replay-archived-event.html).
  const replay = typeof event['replay-name'] === 'string' ? `-${event['replay-name']}` : '';
  return `${kind}-${event.id}${replay}`.replaceAll(/[^A-Za-z0-9_-]/g, '-').slice(0, 80);
};

/** Starts a workflow on an event, with the input that its trigger makes of it. */
export const startFromEvent = async (
  ports: PlatformPorts,
  { workflow, trigger }: Start,
  event: StartingEvent,
  {
    name = eventExecutionName('event', event),
    by = `event ${event.source ?? ''}`.trim(),
    from,
    reason,
  }: {
    name?: string;
    by?: string;
    from?: string | undefined;
    reason?: string | undefined;
  } = {},
): Promise<ExecutionSummary> => {
  const input = await triggerInput(trigger.input ?? '{{ $event.detail }}', event);
  return startRun(ports, {
    workflow,
    input,
    name,
    by,
    correlation: correlationOfEvent(event),
    ...defined({ from, reason }),
  });
};

/** Returns the id that what an event brings about shares with it: `detail.correlation_id`, or else the event's own. */
export const correlationOfEvent = ({ id, detail }: StartingEvent): string =>
  (isObject(detail) ? correlationIn(detail.correlation_id) : undefined) ?? id;

/** Tells whether an event starts a workflow by a trigger: whether its pattern and its condition hold. */
export const startsOn = async ({ pattern, when }: EventTrigger, event: StartingEvent): Promise<boolean> =>
  compilePattern(pattern).matches?.(event) === true && (await eventFits(when, event));

/**
 * Starts what an event starts before a trigger: the workflows whose triggers have a higher priority. Each also has its own delivery,
 * which may come later and then finds its execution there; that also reports what is refused.
 */
export const startEarlier = async (
  ports: PlatformPorts,
  { priority = 0 }: EventTrigger,
  event: StartingEvent,
): Promise<void> => {
  const earlier = eventStarts(await ports.manifests())
    .filter(({ trigger }) => (trigger.priority ?? 0) > priority)
    .sort((a, b) => (b.trigger.priority ?? 0) - (a.trigger.priority ?? 0));
  for (const start of earlier) {
    try {
      if (await startsOn(start.trigger, event)) await startFromEvent(ports, start, event);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
    }
  }
};

/** Lists what starts executions on events; triggers of lifecycles have no priority. */
const eventStarts = (manifests: ReadonlyMap<string, WorkflowManifest>): Start[] =>
  [...manifests.values()].flatMap(({ name: workflow, triggers }) =>
    triggers.flatMap((trigger) =>
      trigger.kind === 'event' && trigger.fires === undefined && trigger.orderBy === undefined
        ? [{ workflow, trigger }]
        : [],
    ),
  );
