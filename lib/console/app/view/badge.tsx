import type { Execution } from '../api/types.ts';
import { ABORTED_BY, STATUS } from '../words/common.ts';

interface BadgeProps {
  status: Execution['status'];
  /** With which error it ended: a stopped execution may be paused or cancelled. */
  error?: string | undefined;
}

/** Shows an execution's status in a word, with a colour that is never the only sign. */
export const Badge = ({ status, error }: BadgeProps) => (
  <span class={`badge ${status.toLowerCase()}`}>
    {(status === 'ABORTED' ? ABORTED_BY[error ?? ''] : undefined) ?? STATUS[status]}
  </span>
);
