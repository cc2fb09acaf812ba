import { z } from 'zod';
import { executionPath, instant } from '../fields.ts';
import { defineRoute } from '../route.ts';

/** An effect of an execution, as the API shows it. */
export const effectView = z.object({
  step: z.string(),
  action: z.string().optional().describe('`factory/action`; absent if the step calls none.'),
  at: instant.describe('When its first attempt began.'),
  state: z
    .enum(['done', 'not_done', 'unknown', 'under_way', 'undone', 'undoing', 'not_undone'])
    .describe(
      '`unknown`: an attempt failed and may have taken effect. `not_undone`: undoing it failed so far.',
    ),
  undoable: z.boolean().describe('Whether cancelling undoes it.'),
  error: z.string().optional().describe('Why it is not undone, or how its last attempt failed.'),
  undone_at: instant.optional().describe('When undoing it began.'),
});

export const listEffects = defineRoute({
  name: 'list-effects',
  method: 'GET',
  path: '/workflows/{workflow}/executions/{execution}/effects',
  summary:
    'Lists the effects of an execution, newest first: what cancelling undoes, what is undone, and what is not and why.',
  parameters: executionPath,
  response: z.object({
    effects: z.array(effectView),
    as_of: instant
      .optional()
      .describe(
        'When the history was read that this is based on, if Step Functions refused to give a newer one.',
      ),
    undoing: z.string().optional().describe('Name of the execution that undoes them now.'),
    parked: z
      .object({
        tries: z.number().int().describe('Attempts at undoing so far.'),
        retry_at: instant
          .optional()
          .describe('When the next attempt starts; absent if only a person starts it.'),
      })
      .optional()
      .describe('Present if some could not be undone.'),
  }),
  problems: ['not_found'],
});
