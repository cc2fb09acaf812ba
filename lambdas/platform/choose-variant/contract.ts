import { z } from 'zod';

export const name = 'platform/choose-variant';
export const description = 'Chooses the variant of a workflow that a step starts, as for any other start.';

export const options = { effect: false } as const;

export const errors = {
  InvalidInput: { retryable: false, description: 'The key of the variants cannot be computed.' },
} as const;

export const input = z.object({
  workflow: z.string().describe('Workflow that the step names.'),
  value: z.json().describe('What the step passes on.'),
  targets: z
    .record(z.string(), z.string())
    .describe(
      'ARNs of what the state machine may start: of the workflow, and of the workflows and versions that its variants start.',
    ),
});

export const output = z.object({
  state_machine: z.string().describe('ARN to start.'),
  input: z.json().describe('The input, with what the variant sets and which one it is.'),
});
