import type { EventDetail } from '#contracts/events.ts';
import { makeStart } from '#platform/executions/queued-starts.ts';
import type { BusEvent } from '#platform/handlers/define-consumer.ts';
import type { PlatformPorts } from '#platform/platform-ports.ts';

/** Makes a start that was accepted. Repeated, it does nothing more. */
export const startQueued = (
  { detail: { workflow, name } }: BusEvent<EventDetail<'Start Queued'>>,
  ports: PlatformPorts,
): Promise<void> => makeStart(ports, workflow, name);
