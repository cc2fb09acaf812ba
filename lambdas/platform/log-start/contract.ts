import { z } from 'zod';

export const name = 'platform/log-start';
export const description =
  'Logs that a step of an iteration, which is an execution, starts another, so that the log can have it undone.';

export const options = { effect: true, find: true, announces: true } as const;

export const input = z.object({
  workflow: z.string().describe('Name of the workflow that is started.'),
  others: z
    .array(z.string())
    .optional()
    .describe('Names of the workflows that its variants start in its place.'),
  waits: z.boolean().describe('Whether the step waits for the execution.'),
});

export const output = z.json().describe('Of a call that asks what was started: the result of the step.');
