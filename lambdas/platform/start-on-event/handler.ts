import { defineConsumer } from '#platform/handlers/define-consumer.ts';
import { takeEvent } from './logic.ts';

export const handler = defineConsumer('start-on-event', takeEvent);
