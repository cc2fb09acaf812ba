import { z } from 'zod';
import { anyJson, newExecutionName, reason } from '../fields.ts';
import { entityPath, entityView } from '../lifecycle.ts';
import { defineRoute } from '../route.ts';

export const fireTrigger = defineRoute({
  name: 'fire-trigger',
  method: 'POST',
  path: '/lifecycles/{lifecycle}/{entity}/events/{trigger}',
  summary:
    'Fires a trigger: the entity enters the next state (200), or the work before that has begun (202). What is not allowed in its state is a conflict.',
  parameters: entityPath.extend({
    trigger: z
      .string()
      .regex(/^[a-z][a-z0-9_-]{0,59}$/, 'expected a letter, then letters, digits, "_" or "-"')
      .describe('Trigger of the lifecycle.'),
  }),
  body: z.strictObject({
    event: anyJson.default({}).describe('What comes with the trigger: `$input.event` in the lifecycle.'),
    data: z
      .record(z.string(), anyJson)
      .optional()
      .describe('Data of the entity if there is none of that id: its life begins with the trigger.'),
    key: newExecutionName
      .optional()
      .describe('Makes the call idempotent. Default: each call is another one.'),
    reason,
  }),
  response: entityView,
  status: 200,
  statusOf: (response) => ((response as { under_way?: object }).under_way ? 202 : 200),
  problems: ['not_found', 'conflict', 'invalid_input', 'too_large'],
});
