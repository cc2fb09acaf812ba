import { defineConsumer } from '#lambdas/shared/ports/define-consumer.ts';
import { sweepApprovals } from './logic.ts';

export const handler = defineConsumer('sweep-approvals', sweepApprovals);
