import { z } from 'zod';
import { causeField, dataField, definitionField, errorField, roleField } from '../protocol/fields.ts';

/** Request of TestState (API Reference). */
export const testStateRequest = z.object({
  definition: definitionField,
  roleArn: roleField.optional(),
  input: dataField.optional(),
  inspectionLevel: z.enum(['INFO', 'DEBUG', 'TRACE']).default('INFO'),
  revealSecrets: z.boolean().default(false),
  variables: dataField.optional(),
  stateName: z.string().min(1).max(80).optional(),
  mock: z
    .object({
      result: dataField.optional(),
      errorOutput: z.object({ error: errorField.optional(), cause: causeField.optional() }).optional(),
      fieldValidationMode: z.enum(['STRICT', 'PRESENT', 'NONE']).default('STRICT'),
    })
    .optional(),
  context: dataField.optional(),
  stateConfiguration: z
    .object({
      retrierRetryCount: z.number().int().min(0).optional(),
      errorCausedByState: z.string().min(1).max(80).optional(),
      mapIterationFailureCount: z.number().int().min(0).optional(),
      mapItemReaderData: dataField.optional(),
    })
    .optional(),
});

/** A test's request, with its defaults. */
export type TestRequest = z.output<typeof testStateRequest>;
