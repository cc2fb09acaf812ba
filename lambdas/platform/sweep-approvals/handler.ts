import { defineConsumer } from '#platform/handlers/define-consumer.ts';
import { sweepApprovals } from './logic.ts';

export const handler = defineConsumer('sweep-approvals', sweepApprovals);
