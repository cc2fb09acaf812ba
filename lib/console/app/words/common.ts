import type { Execution, StepView } from '../api/types.ts';

/** Writes a number of things. */
export const plural = (count: number, word: string): string =>
  `${count.toLocaleString()} ${word}${count === 1 ? '' : 's'}`;

/** What all screens say. */
export const WORDS = {
  approvals: 'Approvals',
  audit: 'Audit',
  breakers: 'Breakers',
  events: 'Events',
  executions: 'Executions',
  lifecycles: 'Lifecycles',
  metrics: 'Metrics',
  parked: 'Not undone',
  queue: 'Queues',
  schedules: 'Schedules',
  services: 'Services',
  state: 'State',
  workflows: 'Workflows',
  documentation: 'API',
  loading: 'Loading…',
  noExecutions: 'No execution fits.',
  noApprovals: 'Nothing waits for a decision.',
  noBreakers: 'No breaker has counted a failure.',
  unreachable: 'The stack does not answer; the console tries again.',
  back: 'Back',
  copy: 'Copy',
  copied: 'Copied',
  main: 'Main',
  path: 'Path',
  reason: 'Reason',
  nothing: 'nothing',
  noScreen: 'Nothing is here',
  noScreenAt: (path: string) =>
    `The console has no screen “${path}”. You find everything in the menu, or begin with:`,
  showMore: 'Show more',
  stored: (bytes: number, key: string) =>
    `${Math.ceil(bytes / 1024).toLocaleString()} KiB in the storage, ${key}`,
  more: (characters: number) => `${characters.toLocaleString()} more`,
  decidedElsewhere: 'This has been decided elsewhere.',
} as const;

/** Statuses of executions, as people say them. */
export const STATUS: Record<Execution['status'], string> = {
  RUNNING: 'running',
  PENDING: 'queued',
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

/** How far the undoing of a step is, as people say it. */
export const COMPENSATION: Record<NonNullable<StepView['compensation']>, string> = {
  running: 'being undone',
  succeeded: 'undone',
  failed: 'could not be undone',
};

/** What became of an execution that was stopped, by the error with which it ended. */
export const ABORTED_BY: Record<string, string> = { Paused: 'paused', Cancelled: 'cancelled' };
