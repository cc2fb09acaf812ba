import { defineConsumer } from '#platform/handlers/define-consumer.ts';
import { startOnEvent } from './logic.ts';

export const handler = defineConsumer('start-on-event', startOnEvent);
