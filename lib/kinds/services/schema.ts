import { z } from 'zod';
import { commonFields, duration, jsonSchema, retrySchema } from '#steps/common-fields.ts';
import type { Registry } from '#steps/service/registry.ts';
import { shared } from '../workflow-fields.ts';

const SNAKE_CASE = { error: 'expected snake_case: a letter, then letters, digits and "_"' };
const name = z
  .string()
  .regex(/^[a-z][a-z0-9_]*$/, SNAKE_CASE)
  .max(40);
const status = z.int().min(100).max(599);
const path = (description: string) =>
  z.string().regex(/^\//, { error: 'expected a path that begins with "/"' }).describe(description);

const operation = z.strictObject({
  description: z.string().optional().describe('What the operation does.'),
  method: z
    .enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'])
    .optional()
    .describe('Method of the request. Default: POST.'),
  path: path('Path below the address; `{order_id}` in it is a field of what the operation gets.'),
  input: jsonSchema('JSON Schema of what the operation gets.').optional(),
  output: jsonSchema('JSON Schema of the answer.').optional(),
  undo: name
    .optional()
    .describe(
      'The operation of the same service that undoes it. It gets what this one got, and over that the fields of the answer if its path names others.',
    ),
  find: name
    .optional()
    .describe(
      'The operation of the same service, a GET, that finds what this one did: it gets what this one got, and the `Idempotency-Key` of its request as `key`, and answers as this one does, or with 404 if there is nothing. It is asked if an answer is lost that the undo needs, and before the request is repeated.',
    ),
  irreversible: z.boolean().optional().describe('The operation changes the world and cannot be undone.'),
});

const health = z
  .strictObject({
    path: path('Path of the request, a GET.'),
    status: z
      .array(status)
      .min(1)
      .optional()
      .describe('Statuses of an answer that is as expected. Default: 200.'),
    body: jsonSchema('JSON Schema of its body.').optional(),
    interval: duration('Time between two checks, at least 1m. Default: 1m.').optional(),
    timeout: duration('Time for an answer. Default: 5s.').optional(),
    unhealthy_after: z
      .int()
      .min(1)
      .optional()
      .describe('Failed checks in a row after which the service is unhealthy. Default: 2.'),
    healthy_after: z
      .int()
      .min(1)
      .optional()
      .describe('Successful checks in a row after which it is healthy again. Default: 1.'),
  })
  .describe('How its health is checked. Default: it counts as healthy.');

const service = z.strictObject({
  description: z.string().optional().describe('What the service is for.'),
  url: z
    .string()
    .regex(/^https?:\/\/[^\s/?#]+[^\s?#]*$/, {
      error: 'expected an address such as https://stock.example.com/api',
    })
    .describe('Address of the service.'),
  connection: z
    .string()
    .min(1)
    .optional()
    .describe(
      "How requests are authorised: a name in the project's `statemachines/connections.yaml`. Default: not at all.",
    ),
  needs: z.array(name).optional().describe('Services that it depends on.'),
  health: health.optional(),
  timeout: duration('Time for one call. Default: 30s.').optional(),
  retry: retrySchema.optional(),
  breaker: z
    .union([z.literal('none'), commonFields.breaker.omit({ name: true })])
    .optional()
    .describe(
      'Circuit breaker around its calls. `none`: without one. Default: 5 failures in 60s open it for 30s.',
    ),
  operations: z.record(name, operation).optional().describe('What it can do, by name.'),
});

/** The fields of a registry of services. */
export const fields = {
  ...shared('registry'),
  services: z.record(name, service).describe('The services, by name.'),
} satisfies z.ZodRawShape;

/** A registry as it is read. */
export type Services = Omit<z.output<z.ZodObject<typeof fields>>, 'services'> & { services: Registry };

/** A registry as it is written in TypeScript. */
export type ServicesDefinition = z.input<z.ZodObject<typeof fields>>;
