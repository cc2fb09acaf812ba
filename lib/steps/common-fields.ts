// Above 250 lines: a list of the fields that step types share, read beside each other.
import { z } from 'zod';
import { DURATION_EXPECTED, parseDurationSeconds } from '#core/durations.ts';
import type { Json } from '#core/json.ts';
import { parseMegabytes, SIZE_EXPECTED } from '#core/sizes.ts';

/** Marks a schema's values for the parser, the validator and the reference. */
export type FieldKind =
  | 'expression'
  | 'template'
  | 'duration'
  | 'size'
  | 'schema'
  | 'steps'
  | 'action'
  | 'parameters'
  | 'step';

const kind = (name: FieldKind, description: string) => ({ baton: name, description });

/** Returns a bare JSONata expression. */
export const expression = (description: string) => z.string().min(1).meta(kind('expression', description));

/** Returns any JSON; texts in it may hold `{{ … }}`. */
export const template = (description: string): z.ZodType<Json> =>
  z.json().meta(kind('template', description)) as z.ZodType<Json>;

/** Returns a duration such as `30s` or `24h`. */
export const duration = (description: string) =>
  z
    .string()
    .refine((text) => parseDurationSeconds(text) !== undefined, { error: `expected ${DURATION_EXPECTED}` })
    .meta(kind('duration', description));

/** Returns a JSON Schema. */
export const jsonSchema = (description: string) =>
  z.record(z.string(), z.json()).meta(kind('schema', description));

/** Returns a list of steps; the parser reads each with its type from the registry. */
export const steps = (description: string) =>
  z.array(z.record(z.string(), z.unknown())).min(1).meta(kind('steps', description));

/** Name of an action, `factory/action`. */
export const ACTION_NAME = /^[a-z][a-z0-9-]*\/[a-z][a-z0-9-]*$/;

/** Returns a field that names an action. */
export const action = (description: string) =>
  z
    .string()
    .regex(ACTION_NAME, { error: 'expected "factory/action" in lower case, such as "inventory/reserve"' })
    .meta(kind('action', description));

/** The form of step ids, which are also names of variables and states. */
export const STEP_ID = /^[a-z][a-z0-9_]*$/;
const stepId = z
  .string()
  .regex(STEP_ID, { error: 'expected snake_case: a letter, then letters, digits and "_"' })
  .max(60)
  .describe(
    'Name of the step: its variable, its state and its place in reports. Unique in the whole document.',
  );

/** Settings of retries: a step's `retry`, or a workflow's. */
export const retrySchema = z
  .strictObject({
    max_attempts: z.int().min(0).max(99_999_999).optional().describe('Attempts after the first. Default: 3.'),
    interval: duration('Wait before the first retry, at least 1s. Default: 1s.').optional(),
    backoff: z
      .union([z.number().min(1), z.enum(['exponential', 'linear', 'constant'])])
      .optional()
      .describe(
        'Factor by which each wait grows; `exponential` is 2, `constant` 1. With `linear` the last wait is `interval` times the number of attempts: Step Functions multiplies, so those between are a little shorter than in a line. Default: 2.',
      ),
    max_delay: duration('Longest wait between attempts.').optional(),
    jitter: z.enum(['full', 'none']).optional().describe('Whether waits are randomized. Default: none.'),
    errors: z.array(z.string().min(1)).min(1).optional().describe('Error names to retry on. Default: all.'),
    except: z.array(z.string().min(1)).optional().describe('Error names that are never retried.'),
  })
  .describe(
    'How a failed attempt is retried. A function that Lambda itself is too busy to call, or loses, is called up to 6 times more from 2s on top of that; ' +
      'of errors `Lambda.…` that are named here, these fields decide.',
  );

const errorAction = z.enum(['fail', 'skip', 'continue', 'abort']);

const onErrorSchema = z
  .union([
    errorAction,
    z.strictObject({
      action: errorAction
        .optional()
        .describe(
          'What happens if there is no fallback, or if it fails too. Default: as `defaults` says, else fail.',
        ),
      fallback: z
        .record(z.string(), z.unknown())
        .optional()
        .meta(
          kind(
            'step',
            'A step without an id that runs instead of the failed one; its result becomes the result.',
          ),
        ),
      fallback_value: template('A value that becomes the result.').optional(),
    }),
  ])
  .describe(
    '`fail` (default) passes the error to the enclosing block, `skip` continues with null, `continue` continues with `{error, cause}`, ' +
      '`abort` ends the workflow whatever the enclosing blocks say.',
  );

/** How an effect is undone: a step's `compensate`, or that of a contract. */
export const compensationSchema = z
  .strictObject({
    uses: action('Action that undoes the step.'),
    with: template("Its input, computed when the step succeeds; sees the step's own result.").optional(),
    timeout: duration('Time for one attempt. Default: 60s.').optional(),
    retry: retrySchema
      .optional()
      .describe(
        'How a failed attempt is retried. Default: 4 retries from 1s, 6 from 2s if Lambda itself is at fault, none of errors that ' +
          'are declared not to be retryable.',
      ),
  })
  .describe('How the effect of the step is undone if the workflow fails later.');

const breakerSchema = z
  .strictObject({
    name: z
      .string()
      .regex(/^[a-z][a-z0-9-]*$/)
      .describe('Name of the breaker; steps with the same name share its state.'),
    failures: z
      .int()
      .min(1)
      .optional()
      .describe('Number of failures within `window` that open it. Default: 5.'),
    window: duration('Time over which failures are counted. Default: 60s.').optional(),
    open_for: duration('How long it stays open. Default: 30s.').optional(),
    probes: z.int().min(1).optional().describe('Concurrent calls let through while half open. Default: 1.'),
  })
  .describe('Circuit breaker around the action.');

const [MIN_MEMORY, MAX_MEMORY] = [128, 10_240];
const MAX_FUNCTION_SECONDS = 900;

const size = (description: string, from: number) =>
  z
    .string()
    .refine(
      (text) => {
        const megabytes = parseMegabytes(text);
        return megabytes !== undefined && megabytes >= from && megabytes <= MAX_MEMORY;
      },
      { error: `expected ${SIZE_EXPECTED}, from ${from}MB to ${MAX_MEMORY / 1024}GB` },
    )
    .meta(kind('size', description));

/** The most that an execution may take. */
export const budgetSchema = z
  .strictObject({
    transitions: z.int().positive().optional().describe('State transitions, as AWS bills them.'),
    dollars: z
      .number()
      .positive()
      .optional()
      .describe(
        'US dollars in us-east-1: transitions, functions, and in a plan the services that steps use.',
      ),
  })
  .refine((value) => Object.keys(value).length > 0, { error: 'expected transitions, dollars or both' })
  .meta({ minProperties: 1 })
  .describe(
    'The most that an execution may take. A plan above it is an error, and `baton test` reports every execution above it, with whatever ' +
      'fails, is repeated and is undone. Nothing stops an execution that exceeds it.',
  );

/** Settings of the function behind a step: a step's `limits`, or a workflow's. */
export const limitsSchema = z
  .strictObject({
    memory: size(
      'Memory of the function, 128MB to 10GB. Its processors grow with it.',
      MIN_MEMORY,
    ).optional(),
    cpu: z
      .number()
      .positive()
      .max(5)
      .optional()
      .describe('Processors: Lambda gives one for every 1,769 MB of memory, so the memory grows to that.'),
    timeout: duration('Time after which Lambda ends a call, at most 15m.')
      .refine((text) => (parseDurationSeconds(text) ?? 0) <= MAX_FUNCTION_SECONDS, {
        error: 'expected at most 15m, the longest that Lambda runs a function',
      })
      .optional(),
    storage: size('Size of /tmp, 512MB to 10GB. The local stack does not limit it.', 512).optional(),
    concurrency: z
      .int()
      .min(1)
      .optional()
      .describe(
        'Calls at the same time, of all executions; others are repeated up to six times, from 2s on, and fail with Lambda.TooManyRequestsException then.',
      ),
  })
  .describe(
    "Settings of the function that the step calls: the largest that any step or the action's `deployment.ts` asks for.",
  );

const cacheSchema = z
  .strictObject({
    ttl: duration('How long a result is used.'),
    key: expression(
      'Value that must be equal for a result to be used. Default: the whole input, or with `content` nothing else.',
    ).optional(),
    content: expression(
      'Path, or list of paths, of files in the storage whose contents must be equal: the action reads them.',
    ).optional(),
    stale_on: z
      .array(z.string().min(1))
      .min(1)
      .optional()
      .describe(
        'Names of errors, such as `CircuitOpen`, on which a result that has expired is used. With `States.Timeout`, the call gives up shortly before its state does.',
      ),
    stale_for: duration('How long a result is kept for that after it has expired. Default: 24h.').optional(),
  })
  .describe(
    'Results of earlier calls of the action are used, of all executions and steps. Of calls that need the same result at once, one computes it. Not for effects.',
  );

/** Fields of every step. */
export const universalFields = {
  id: stepId,
  type: z.string().optional().describe('Kind of step. Default: task.'),
  description: z.string().min(1).optional().describe('What the step is for; the `Comment` of its state.'),
  needs: z
    .array(z.string())
    .optional()
    .describe(
      "Ids of steps of the same block that must end first. Any `needs` turns the block's list into a graph.",
    ),
  when: expression('The step runs only if this is true; otherwise its result is null.').optional(),
  phase: z.string().min(1).optional().describe('Phase that the step counts toward.'),
  weight: z.number().min(0).optional().describe('Share of progress. Default: 1.'),
} satisfies z.ZodRawShape;

/** Fields that a type takes when its definition lists them. */
export const commonFields = {
  with: template("The step's input."),
  retry: retrySchema,
  timeout: duration('Time for one attempt.'),
  heartbeat: duration('Longest time between two heartbeats of an attempt.'),
  on_error: onErrorSchema,
  compensate: z
    .union([compensationSchema, z.literal('none')])
    .describe(
      "How the effect of the step is undone if the workflow fails later. Default: as the action's contract says. `none`: not at all.",
    ),
  irreversible: z.boolean().describe('The step changes the world and cannot be undone.'),
  breaker: breakerSchema,
  cache: cacheSchema,
  limits: limitsSchema,
  idempotency: z
    .union([
      z.literal(false),
      z.strictObject({
        key: expression(
          'Replaces the default key of execution, step and iteration. Steps with the same key share the effect: it is done once.',
        ),
        shared: z
          .boolean()
          .optional()
          .describe(
            'Whether executions share the effect although it is compensated; the execution that did it undoes it, also if another that shares it has succeeded. By default a compensated step fails with `KeyInUse` if another execution has used its key.',
          ),
      }),
    ])
    .describe('Idempotency of the action; on for steps that compensate or are irreversible.'),
  sensitive: z
    .union([z.array(z.string().min(1)), z.literal(true)])
    .describe(
      'Names of fields of the input and of the result that are masked in logs, status, history, reports and approvals; `true` for all.',
    ),
  estimate: duration('Expected duration, for planning. Default: 1s for tasks.'),
} satisfies z.ZodRawShape;
