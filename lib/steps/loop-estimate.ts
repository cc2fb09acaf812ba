import { z } from 'zod';
import { duration } from './common-fields.ts';
import type { Step } from './step.ts';

/** Returns the `estimate` of a loop: a duration, or how often its steps are expected to run. */
export const loopEstimate = <Name extends 'items' | 'rounds' | 'tasks'>(name: Name, what: string) =>
  z
    .union([
      duration('Expected duration of the whole step.'),
      z.strictObject({
        [name]: z.int().min(0).max(1_000_000).describe(`Expected number of ${what}.`),
        duration: duration(
          `Expected duration of the whole step. Default: computed from its ${name === 'tasks' ? 'tasks, of 1s each' : 'steps'}.`,
        ).optional(),
      } as { [Key in Name]: z.ZodInt } & { duration: z.ZodOptional<ReturnType<typeof duration>> }),
    ])
    .optional()
    .describe(
      `What is expected, for planning: a duration of the whole step, or \`{ ${name}: 20 }\`, the number of ${what}. ` +
        `Default: 1, and the duration follows from the ${name === 'tasks' ? 'tasks, of 1s each' : 'steps'}.`,
    );

/** Returns how often the steps of a loop are expected to run. */
export const expectedRepeats = ({ estimate }: Step): number =>
  typeof estimate === 'object' ? (estimate.items ?? estimate.rounds ?? estimate.tasks ?? 1) : 1;

/** Returns the duration in a step's `estimate`, as text. */
export const expectedDuration = ({ estimate }: Pick<Step, 'estimate'>): string | undefined =>
  typeof estimate === 'object' ? estimate.duration : estimate;
