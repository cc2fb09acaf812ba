import { z } from 'zod';

export const name = 'platform/undo-effects';
export const description =
  'Undoes effects of an execution by the log, newest first, while the execution continues: those of which its definition got no result.';

export const options = { effect: true } as const;

export const errors = {
  UndoingUnderWay: { retryable: true, description: 'The undoing continues; the next attempt looks again.' },
  NotUndone: {
    retryable: false,
    description: 'Some compensations failed. They are parked, and tried again by themselves.',
  },
} as const;

export const input = z.object({
  effects: z.array(z.string()).min(1).describe('What the keys of the effects begin with, or the key of one.'),
});

export const output = z.object({
  undone: z.literal(true),
  none: z
    .literal(true)
    .optional()
    .describe('The log knows of no such effect: its step never called anything.'),
});
