import { defineConsumer } from '#platform/handlers/define-consumer.ts';
import { checkServices } from './logic.ts';

export const handler = defineConsumer('check-services', checkServices);
