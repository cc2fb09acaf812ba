import middy from '@middy/core';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { type ActionLogger, endpointLogger, openLogging } from '#actions/telemetry/logging.ts';
import { type PlatformPorts, systemPorts } from '../platform-ports.ts';
import type { BusEvent } from './define-consumer.ts';

/** A Lambda handler for events that waited in a queue; in the local stack, which has none, for one event. */
type QueueHandler<Detail> = (
  event: BusEvent<Detail> | SQSEvent,
  context?: Partial<Context>,
) => Promise<SQSBatchResponse>;

/**
 * Turns logic into a Lambda handler for events of the bus that wait in a queue, of which it takes many at a time. Those that fail are delivered
 * again, and finally land in the dead-letter queue; the others are done.
 */
export const defineQueueConsumer = <Detail>(
  name: string,
  logic: (event: BusEvent<Detail>, ports: PlatformPorts & { logger: ActionLogger }) => Promise<void>,
  ports?: PlatformPorts,
): QueueHandler<Detail> =>
  middy<BusEvent<Detail> | SQSEvent, SQSBatchResponse>({ timeoutEarlyInMillis: 0 })
    .before(openLogging)
    .handler(async (event: BusEvent<Detail> | SQSEvent) => {
      const logger = endpointLogger(name);
      const all = { ...(ports ?? systemPorts()), logger };
      if (!('Records' in event)) {
        await logic(event, all);
        return { batchItemFailures: [] };
      }
      const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
      // One after the other: how many functions there are decides how many are done at a time.
      for (const { messageId, body } of event.Records) {
        try {
          await logic(JSON.parse(body) as BusEvent<Detail>, all);
        } catch (error) {
          logger.error('Event could not be processed', { error: error as Error });
          batchItemFailures.push({ itemIdentifier: messageId });
        }
      }
      return { batchItemFailures };
    }) as QueueHandler<Detail>;
