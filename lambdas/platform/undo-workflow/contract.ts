import { z } from 'zod';

export const name = 'platform/undo-workflow';
export const description = 'Undoes what the executions did that a workflow step has started.';

export const options = { effect: true } as const;

export const errors = {
  UndoingUnderWay: { retryable: true, description: 'The undoing continues; the next attempt waits for it.' },
  NotUndone: {
    retryable: false,
    description: 'Compensations of the execution failed. They are parked, and tried again by themselves.',
  },
} as const;

export const input = z.object({
  workflow: z.string().describe('Name of the workflow that was started.'),
  others: z
    .array(z.string())
    .optional()
    .describe('Names of the workflows that its variants start in its place.'),
});

export const output = z.object({
  executions: z
    .array(
      z.object({
        execution: z.string().describe('ARN of an execution that the step has started.'),
        undone: z.int().describe('Number of its effects that are undone.'),
      }),
    )
    .describe('What was found, newest first; empty if the step has started nothing.'),
  undone: z.int().describe('Number of effects that were undone.'),
});
