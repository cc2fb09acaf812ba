import type { Execution, StepView } from './api/types.ts';

/** What the console says, in one place. */
export const WORDS = {
  approvals: 'Approvals',
  breakers: 'Breakers',
  executions: 'Executions',
  workflows: 'Workflows',
  documentation: 'API',
  loading: 'Loading…',
  noExecutions: 'No execution fits.',
  noApprovals: 'Nothing waits for a decision.',
  noBreakers: 'No breaker has counted a failure.',
  unreachable: 'The stack does not answer; the console tries again.',
  decidedElsewhere: 'This has been decided elsewhere.',
} as const;

/** Statuses of executions, as people say them. */
export const STATUS: Record<Execution['status'], string> = {
  RUNNING: 'running',
  SUCCEEDED: 'succeeded',
  FAILED: 'failed',
  TIMED_OUT: 'timed out',
  ABORTED: 'stopped',
  PENDING_REDRIVE: 'will be retried',
};

/** Statuses of steps, as people say them. */
export const STEP_STATUS: Record<StepView['status'], string> = {
  pending: 'to come',
  running: 'running',
  waiting: 'waiting',
  succeeded: 'succeeded',
  failed: 'failed',
  aborted: 'aborted',
  skipped: 'skipped',
  unreached: 'not reached',
};
