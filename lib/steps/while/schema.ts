import { z } from 'zod';
import { expression, steps, template } from '../common-fields.ts';
import { loopEstimate } from '../loop-estimate.ts';

/** The fields of `while` besides those that it shares. */
export const fields = {
  while: expression(
    'Iterates while this is true; evaluated before each iteration. Can read `$loop`.',
  ).optional(),
  until: expression(
    'Instead of `while`: iterates until this is true; evaluated after each iteration, so the steps run at least once. Can read `$loop`.',
  ).optional(),
  max_iterations: z.int().min(1).max(10_000).describe('Iterations after which the loop ends regardless.'),
  on_max: z
    .enum(['fail', 'continue'])
    .optional()
    .describe(
      'What happens if `max_iterations` are not enough: `fail` with MaxIterationsExceeded (default) or `continue`.',
    ),
  with: template('First value of `$loop`, an object. `$loop.index` counts iterations from 0.').optional(),
  estimate: loopEstimate('rounds', 'iterations'),
  steps: steps('Steps of an iteration.'),
  output: template(
    'What `$loop` becomes after an iteration, an object; merged over the previous one.',
  ).optional(),
} satisfies z.ZodRawShape;
