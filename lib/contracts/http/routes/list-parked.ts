import { z } from 'zod';
import { instant, notUndoneView } from '../fields.ts';
import { defineRoute } from '../route.ts';

/** An execution some of whose effects are not undone, as the API shows it. */
const parkedView = z.object({
  workflow: z.string(),
  name: z.string().describe('Name of the execution.'),
  execution: z.string().describe('ARN of the execution.'),
  steps: z
    .array(z.object({ step: z.string(), error: z.string() }))
    .describe('Steps whose effects are not undone, with what kept them from that.'),
  not_undone: z.array(notUndoneView).optional().describe('The newest of these effects.'),
  tries: z.number().int().describe('Attempts at undoing so far.'),
  held_since: instant
    .optional()
    .describe(
      'When it ended, if a person is to decide (`auto_undo: false`, or it was stopped): cancelling has it undone, retrying or resuming continues it.',
    ),
  retry_at: instant.optional().describe('When the next attempt starts; absent if only a person starts it.'),
});

export const listParked = defineRoute({
  name: 'list-parked',
  method: 'GET',
  path: '/parked',
  summary:
    'Lists the executions whose effects could not be undone, which are tried again later or by cancelling, and those that a person is to decide about.',
  response: z.object({ parked: z.array(parkedView) }),
});
