import { compilePattern } from '#contracts/event-patterns/compile.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { eventFits, triggerInput } from '#contracts/trigger-input.ts';
import type { Json, JsonObject } from '#core/json.ts';
import { eventJson, eventOf } from '#local/bus/event.ts';
import { TestKitError } from '../usage-error.ts';

/** An event on the bus that starts a workflow. */
export interface StartingEvent {
  source: string;
  detailType: string;
  detail: JsonObject;
}

/** Returns the input that the workflow's event trigger makes of an event. Throws a TestKitError if no trigger fits it. */
export const inputOfEvent = async (
  { name, triggers }: WorkflowManifest,
  event: StartingEvent,
  at: number,
): Promise<Json> => {
  const json = eventJson(eventOf(event, 'event-1', at));
  for (const trigger of triggers) {
    if (trigger.kind !== 'event' || !compilePattern(trigger.pattern).matches?.(json)) continue;
    if (await eventFits(trigger.when, json))
      return triggerInput(trigger.input ?? '{{ $event.detail }}', json);
  }
  const patterns = triggers.flatMap((one) =>
    one.kind === 'event'
      ? [`${JSON.stringify(one.pattern)}${one.when === undefined ? '' : ` when ${one.when}`}`]
      : [],
  );
  const known = patterns.length > 0 ? `its triggers are ${patterns.join(', ')}` : 'it has no event trigger';
  throw new TestKitError(
    `The event ${event.detailType} from ${event.source} does not start ${name} (${known})`,
  );
};
