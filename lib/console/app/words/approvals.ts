import type { Approval } from '../api/types.ts';

/** What the screens of approvals say. */
export const APPROVAL_WORDS = {
  people: 'Asked',
  everybody: 'everybody',
  step: (step: string) => `step ${step}`,
  about: (workflow: string, step: string, asked: readonly string[]) =>
    `${workflow}, step ${step}, asked: ${asked.join(', ') || 'everybody'}`,
  asked: 'asked',
  since: 'since',
  left: (time: string) => `${time} left`,
  shown: 'What is to be approved',
  outcome: (status: Approval['status'], by: string | undefined) =>
    `${status === 'expired' ? 'It was not decided in time.' : `It is ${status}`} ${by === undefined ? '' : `by ${by} `}`,
  edits: 'Changed before',
  name: 'Your name',
  approve: 'Approve',
  reject: 'Reject',
} as const;
