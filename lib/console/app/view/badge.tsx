import type { Execution } from '../api/types.ts';
import { STATUS } from '../words.ts';

/** Shows an execution's status in a word, with a colour of its own that is never the only sign. */
export const Badge = ({ status }: { status: Execution['status'] }) => (
  <span class={`badge ${status.toLowerCase()}`}>{STATUS[status]}</span>
);
