import { eventFits } from '#contracts/trigger-input.ts';
import { correlationOf, matchOf } from '#contracts/waits/correlation.ts';
import type { JsonObject } from '#core/json.ts';
import type { PlatformPorts } from '#platform/platform-ports.ts';
import { requireManifest } from '#platform/ports/manifests.ts';
import { Problem } from '#platform/problem.ts';

/** What a rule passes for a step that waits: the step, and the event. */
export interface WaitEvent {
  workflow: string;
  /** Id of the step. */
  wait: string;
  event: JsonObject & { id: string };
}

/** Delivers an event to the executions that wait for it in a step, and keeps it for those that begin to. */
export const deliverEvent = async (
  { workflow, wait: step, event }: WaitEvent,
  { manifests, waits }: Pick<PlatformPorts, 'manifests' | 'waits'>,
): Promise<void> => {
  const found = (await requireManifest(manifests, workflow)).waits?.find((wait) => wait.step === step);
  if (!found) throw new Problem('not_found', `Workflow "${workflow}" has no step "${step}" that waits`);
  const { id, source, time, detail = {} } = event;
  const match = matchOf(detail, found.match);
  if (!match || !(await eventFits(found.when, event))) return;
  await waits.arrive(correlationOf(workflow, step, match), {
    id,
    source: String(source),
    detail_type: String(event['detail-type']),
    time: String(time),
    detail,
  });
};
