import { z } from 'zod';
import {
  HMAC_ALGORITHMS,
  HMAC_ENCODINGS,
  WEBHOOK_SCHEME_NAMES,
  WEBHOOK_SCHEMES,
} from '#contracts/webhooks/schemes.ts';
import {
  budgetSchema,
  duration,
  expression,
  jsonSchema,
  limitsSchema,
  retrySchema,
  template,
} from '#steps/common-fields.ts';
import { executionFields, flowFields } from '#steps/flow-fields.ts';
import { sections } from '#steps/sections.ts';
import { experimentSchema, variantsSchema, WORKFLOW_NAME } from './variants-schema.ts';

const texts = (description: string) => z.array(z.string().min(1)).min(1).describe(description);

const trigger = z
  .strictObject({
    api: z.strictObject({}).optional().describe('Starts the workflow through the HTTP API. On by default.'),
    event: z
      .strictObject({
        source: texts('Sources of the event.').optional(),
        'detail-type': texts('Detail types of the event.').optional(),
        detail: z.record(z.string(), z.json()).optional().describe('EventBridge pattern for the detail.'),
        when: expression(
          'Condition over `$event`, for what a pattern cannot say: the event starts nothing unless it is true.',
        ).optional(),
        priority: z
          .int()
          .min(-100)
          .max(100)
          .optional()
          .describe(
            'If an event starts several workflows, those with a higher number are started first. Default: 0.',
          ),
        order_by: expression(
          'Key, such as `$event.detail.order_id`: executions with the same key take place one after another, in the order in which their events ' +
            'were accepted. Default: each starts at once.',
        ).optional(),
        keep: duration(
          'How long the event can be looked at and replayed (`baton events`). Default: 7d.',
        ).optional(),
        fires: z
          .string()
          .optional()
          .describe(
            'What a lifecycle compiles to: the event fires this trigger, at the entity that `input` names, instead of starting an execution.',
          ),
        input: template(
          'Input of the execution; can read `$event`. Default: the detail of the event.',
        ).optional(),
      })
      .optional()
      .describe('Starts the workflow when an event on the bus matches.'),
    schedule: z
      .strictObject({
        rate: z.string().optional().describe('Period such as `1 hour` or `15 minutes`.'),
        cron: z.string().optional().describe('Six fields as in EventBridge, such as `0 9 ? * MON-FRI *`.'),
        timezone: z
          .string()
          .optional()
          .describe('IANA time zone of `cron`, such as `Europe/Berlin`. Default: UTC.'),
        input: template('Input of the execution.').optional(),
      })
      .optional()
      .describe('Starts the workflow on a schedule: `rate` or `cron`.'),
    webhook: z
      .strictObject({
        scheme: z
          .enum(WEBHOOK_SCHEME_NAMES)
          .optional()
          .describe(
            'Who signs, and how. Default: standard. ' +
              Object.entries(WEBHOOK_SCHEMES)
                .map(([name, { description }]) => `\`${name}\`: ${description}`)
                .join(' '),
          ),
        header: z.string().optional().describe('Of `hmac`: header that carries the signature.'),
        encoding: z
          .enum(HMAC_ENCODINGS)
          .optional()
          .describe('Of `hmac`: how the signature is written. Default: hex.'),
        algorithm: z.enum(HMAC_ALGORITHMS).optional().describe('Of `hmac`: hash function. Default: sha256.'),
        prefix: z
          .string()
          .optional()
          .describe('Of `hmac`: what is before the signature, such as `sha256=`. Default: nothing.'),
        id_header: z
          .string()
          .optional()
          .describe(
            'Of `hmac`: header that identifies the request, so that a repeated delivery starts nothing. Default: the signature.',
          ),
        tolerance: duration(
          'Of `standard`, `stripe` and `slack`: how far the signed time may be from now. Default: 5m.',
        ).optional(),
        input: template(
          'Input of the execution; can read `$event` with `id`, `body` and `headers` (names in lower case). Default: the body.',
        ).optional(),
      })
      .optional()
      .describe(
        'Starts the workflow on `POST /webhooks/<workflow>` if the request is signed with the secret `baton/webhooks/<workflow>`: a ' +
          'text, or a JSON list of texts during a rotation. Without this trigger, a workflow with a secret accepts Standard Webhooks.',
      ),
  })
  .refine((value) => Object.keys(value).length === 1, {
    error: 'expected one of api, event, schedule and webhook',
  })
  .meta({ minProperties: 1, maxProperties: 1 });

/** The schema of the document around the steps; the steps themselves are checked by their types. */
export const documentSchema = z.strictObject({
  kind: z.literal('workflow').optional().describe('Kind of document. Default: workflow.'),
  name: z
    .string()
    .regex(WORKFLOW_NAME, { error: 'expected kebab-case: a letter, then letters, digits and "-"' })
    .max(80)
    .describe('Name of the workflow.'),
  description: z.string().optional().describe('What the workflow is for.'),
  input: jsonSchema(
    'JSON Schema of the input: executions are checked against it before they start, and defaults are filled in. `x-sanitize: [trim, nfc]` on a text cleans it before, and `x-sensitive: true` masks a value where people read it; executions are found by a value with `x-searchable: true`. `x-unique-by: id` on a list, `x-refers-to: list.id` on a text and `x-not-before: now` on a day or an instant check what JSON Schema has no keywords for.',
  ).optional(),
  input_validation: z
    .enum(['declared', 'strict'])
    .optional()
    .describe(
      'With `strict`, an object of the input has no properties but those that its schema lists. Default: declared, as its schema says.',
    ),
  defaults: z
    .strictObject({
      retry: retrySchema.optional(),
      timeout: duration('Time for one attempt of a task.').optional(),
      limits: limitsSchema
        .optional()
        .describe(
          "Settings of the functions that the steps call. They count for the platform's functions as well (those of `llm`, `sql`, `tool`, `service`, and `http` with a function), which other workflows call too: all but `concurrency`, which a step has to say.",
        ),
      on_error: z
        .enum(['fail', 'skip', 'continue'])
        .optional()
        .describe('What happens when a step fails that is not in a block with `on_error`. Default: fail.'),
    })
    .optional()
    .describe(
      'Settings of every step that does not set them itself, and whose action has no factory that does.',
    ),
  ...sections,
  phases: texts('Phases in order, for progress.').optional(),
  triggers: z.array(trigger).optional().describe('What starts the workflow.'),
  correlation: executionFields.correlation,
  timeout: duration('Time for the whole execution.').optional(),
  budget: budgetSchema.optional(),
  ...flowFields,
  auto_undo: executionFields.auto_undo,
  variants: variantsSchema.optional(),
  experiment: experimentSchema.optional(),
  steps: z.array(z.unknown()).min(1).describe('The steps: a list, or a graph if any step has `needs`.'),
  output: template('Output of the execution. Default: the result of the last step.').optional(),
  $schema: z.string().optional().describe('Address of the JSON Schema of workflow files, for editors.'),
});
