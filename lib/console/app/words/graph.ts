import { COMPENSATION, STEP_STATUS } from './common.ts';

/** Statuses of boxes, as people say them. */
export const NODE_STATUS = {
  ...STEP_STATUS,
  earlier: 'in the execution before',
  undoing: COMPENSATION.running,
  undone: COMPENSATION.succeeded,
  'not-undone': COMPENSATION.failed,
} as const;

/** What the graph of a workflow says besides what is in its boxes. */
export const GRAPH_WORDS = {
  iterations: (ended: number, total: number | undefined) =>
    total === undefined ? String(ended) : `${ended} of ${total}`,
  attempts: (count: number) => `${count} attempts`,
  retries: (seconds: number) => (seconds > 0 ? `again within ${seconds} s` : 'again any moment'),
} as const;
