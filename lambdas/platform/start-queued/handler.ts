import { defineQueueConsumer } from '#platform/handlers/define-queue-consumer.ts';
import { startQueued } from './logic.ts';

export const handler = defineQueueConsumer('start-queued', startQueued);
