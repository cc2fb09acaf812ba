import { defineConsumer } from '#lambdas/shared/ports/define-consumer.ts';
import { sweepRuns } from './logic.ts';

export const handler = defineConsumer('sweep-runs', sweepRuns);
