import { defineConsumer } from '#platform/handlers/define-consumer.ts';
import { registerVersion } from './logic.ts';

export const handler = defineConsumer('register-version', registerVersion);
