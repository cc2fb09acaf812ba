import { z } from 'zod';
import { expression, template } from '../common-fields.ts';

const texts = (what: string) => z.array(z.string().min(1)).min(1).optional().describe(what);

/** The fields of `wait` besides those that it shares. */
export const fields = {
  for: template('A duration such as `5m`, or `{{ … }}` giving seconds.').optional(),
  until: template('An instant in RFC 3339, or `{{ … }}` giving one.').optional(),
  event: z
    .strictObject({
      source: texts('Sources of the event.'),
      'detail-type': texts('Detail types of the event.'),
      match: z
        .record(z.string().min(1), template('The value that the field must have.'))
        .optional()
        .describe(
          "Fields of the event's detail, by their paths (`order.id`), and the values that they must have.",
        ),
      when: expression(
        'Condition over `$event` that must be true, such as `$event.detail.amount > 100`.',
      ).optional(),
    })
    .optional()
    .describe(
      'An event on the bus. One that came up to 15 minutes before the step began counts too; an execution gets each event once. ' +
        'Needs `timeout`.',
    ),
  on_timeout: z
    .enum(['fail', 'continue'])
    .optional()
    .describe(
      'If the event does not come: `fail` (default) fails with States.Timeout, `continue` continues with null.',
    ),
} satisfies z.ZodRawShape;
