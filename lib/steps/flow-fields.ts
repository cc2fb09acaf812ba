import { z } from 'zod';
import { MAX_PLACES, MAX_PRIORITY } from '#contracts/flow.ts';
import { duration, expression } from './common-fields.ts';

const key = (what: string) =>
  expression(
    `${what}, as an expression such as \`$input.customer\`: a text, a number or a boolean. Default: all executions share one.`,
  );

const places = (description: string) => z.int().min(1).max(MAX_PLACES).optional().describe(description);

/** The fields that say when executions begin. */
export const flowFields = {
  concurrency: z
    .strictObject({
      key: key('Key of the executions that share the limit').optional(),
      max: places('How many executions with the same key may be under way at the same time. Default: 1.'),
      fair: key(
        'Key by which executions that wait for the same limit take turns, so that a customer with a thousand of them does not hold up one with a single one',
      ).optional(),
      on_limit: z
        .enum(['queue', 'reject', 'cancel_oldest', 'skip'])
        .optional()
        .describe(
          'What becomes of an execution that finds no place. `queue`: it is pending until there is one. `reject`: the start is refused, or the execution fails ' +
            'with `LimitReached`. `cancel_oldest`: it is pending until the oldest is cancelled and undone. `skip`: it succeeds at once, having done nothing. Default: queue.',
        ),
    })
    .optional()
    .describe(
      'How many executions may be under way at the same time, whatever starts them. One that is paused or being undone counts.',
    ),
  priority: z
    .union([z.number().min(-MAX_PRIORITY).max(MAX_PRIORITY), expression('Expression of a number.')])
    .optional()
    .describe(
      'Place in the queue of `concurrency`, a number from -100 to 100 or an expression such as `$input.urgent ? 10 : 0`: each point outweighs a minute of waiting. Default: 0.',
    ),
  rate: z
    .strictObject({
      key: key('Key of the executions that share the rate').optional(),
      max: places('How many executions with the same key may begin in any stretch of `per`. Default: 1.'),
      per: duration('Length of the stretch, such as `1m`.'),
      on_limit: z
        .enum(['queue', 'reject', 'skip'])
        .optional()
        .describe('What becomes of an execution that would have to wait. Default: queue, it begins later.'),
    })
    .optional()
    .describe(
      'How often executions begin. An execution that has a place of `concurrency` keeps it meanwhile.',
    ),
  debounce: z
    .strictObject({
      key: key('Key of the executions of which the newest counts').optional(),
      wait: duration('Time in which no newer execution may come, such as `10s`.'),
    })
    .optional()
    .describe(
      'Of executions that are started in quick succession, the newest takes place, once none has been started for a time; those before it succeed at once, having done nothing.',
    ),
} satisfies z.ZodRawShape;

/** The fields that say what executions carry, and what becomes of those that do not succeed. */
export const executionFields = {
  correlation: z
    .boolean()
    .optional()
    .describe(
      'Whether executions carry a correlation id into logs, traces, the events that they emit and the workflows that they start: that of ' +
        "the event (`detail.correlation_id`, else its id), of the request (`x-correlation-id`), or the execution's ARN. Default: if an event or a webhook starts them.",
    ),
  auto_undo: z
    .boolean()
    .optional()
    .describe(
      'Whether what an execution leaves that ends without success is undone at once: after a timeout of the whole, a stop, an end that nothing catches. With `false`, it is kept until a person cancels or retries the execution. What a failed step compensates is not held. Default: true.',
    ),
} satisfies z.ZodRawShape;
