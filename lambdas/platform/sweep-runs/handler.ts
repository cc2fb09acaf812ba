import { defineConsumer } from '#platform/handlers/define-consumer.ts';
import { sweepRuns } from './logic.ts';

export const handler = defineConsumer('sweep-runs', sweepRuns);
