import { defineConsumer } from '#platform/handlers/define-consumer.ts';
import { consumeStatusChange } from './logic.ts';

export const handler = defineConsumer('consume-status-change', consumeStatusChange);
