import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import type { ActionLogger } from '#actions/telemetry/logging.ts';
import { endpointLogger, openLogging } from '#actions/telemetry/logging.ts';
import { type PlatformPorts, systemPorts } from '../platform-ports.ts';

/** The part of an EventBridge event that consumers read. */
export interface BusEvent<Detail = Record<string, unknown>> {
  id?: string;
  source?: string;
  'detail-type'?: string;
  time?: string;
  detail: Detail;
}

/** A Lambda handler for events. */
type ConsumerHandler<Event> = (event: Event, context?: Partial<Context>) => Promise<void>;

/**
 * Turns logic into a Lambda handler for events of a bus or a schedule. An error is logged and thrown again, so that the event is
 * redelivered and finally lands in the dead-letter queue.
 */
export const defineConsumer = <Event>(
  name: string,
  logic: (event: Event, ports: PlatformPorts & { logger: ActionLogger }) => Promise<void>,
  ports?: PlatformPorts,
): ConsumerHandler<Event> =>
  middy<Event, void>({ timeoutEarlyInMillis: 0 })
    .before(openLogging)
    .onError(({ error }) => {
      endpointLogger(name).error('Event could not be processed', { error: error ?? undefined });
    })
    .handler((event: Event) =>
      logic(event, { ...(ports ?? systemPorts()), logger: endpointLogger(name) }),
    ) as ConsumerHandler<Event>;
