import { z } from 'zod';
import { jsonSchema, template } from '../common-fields.ts';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

/** The fields of `http` besides those that it shares. */
export const fields = {
  method: z.enum(METHODS).optional().describe('Method of the request. Default: GET.'),
  url: template('Address of the API; it begins with `https://` and a host that is written out.'),
  connection: z
    .string()
    .min(1)
    .optional()
    .describe(
      "How the request is authorised: a name in the project's `statemachines/connections.yaml`. Default: not at all.",
    ),
  headers: z
    .record(z.string().min(1), template('Value of the header.'))
    .optional()
    .describe('Headers of the request.'),
  query: z
    .record(z.string().min(1), template('Value of the parameter; a list gives several.'))
    .optional()
    .describe('Query parameters.'),
  body: template('Body of the request, sent as JSON.').optional(),
  expect: z
    .strictObject({
      status: z
        .array(z.int().min(400).max(599))
        .min(1)
        .optional()
        .describe('Statuses from 400 that are results and not errors; the body is null then.'),
      body: jsonSchema(
        'JSON Schema of the body: types, properties, items and choices in it are checked when it comes.',
      ).optional(),
    })
    .optional()
    .describe('What the API answers.'),
} satisfies z.ZodRawShape;
