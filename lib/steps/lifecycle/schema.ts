import { z } from 'zod';
import { template } from '../common-fields.ts';

/** The fields of `lifecycle` besides those that it shares. */
export const fields = {
  lifecycle: z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/, { error: 'expected the name of a lifecycle, in kebab-case' })
    .optional()
    .describe('Name of the lifecycle.'),
  entity: template('Id of the entity.'),
  trigger: z
    .string()
    .regex(/^[a-z][a-z0-9_-]*$/, { error: 'expected a letter, then letters, digits, "_" or "-"' })
    .optional()
    .describe('Trigger that is fired.'),
  with: template('What comes with the trigger; for `commit`, what is laid over the data.').optional(),
  data: template(
    'Data of the entity if there is none of that id: its life begins with the trigger.',
  ).optional(),
  does: z
    .enum(['fire', 'begin', 'commit'])
    .optional()
    .describe(
      '`fire` (default) fires a trigger. `begin` and `commit` are what a lifecycle compiles to: they begin a transition that is due, ' +
        'and let the entity enter the state once the work is done.',
    ),
} satisfies z.ZodRawShape;
