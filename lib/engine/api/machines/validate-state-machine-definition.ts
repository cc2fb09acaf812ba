import { z } from 'zod';
import { definitionDiagnostics } from '../catalogue/definitions.ts';
import { defineOperation } from '../operation.ts';
import { definitionField, machineTypeField } from '../protocol/fields.ts';

/**
 * ValidateStateMachineDefinition.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_ValidateStateMachineDefinition.html
 */
export const validateStateMachineDefinition = defineOperation({
  name: 'ValidateStateMachineDefinition',
  request: z.object({
    definition: definitionField,
    type: machineTypeField.default('STANDARD'),
    severity: z.enum(['ERROR', 'WARNING']).default('ERROR'),
    maxResults: z.number().int().min(0).max(100).default(0),
  }),
  run(_context, { definition, type, severity, maxResults }) {
    const all = definitionDiagnostics(definition, type);
    const wanted = all.filter((found) => severity === 'WARNING' || found.severity === 'ERROR');
    const diagnostics = wanted.slice(0, maxResults || 100);
    return {
      result: all.some((found) => found.severity === 'ERROR') ? 'FAIL' : 'OK',
      diagnostics,
      truncated: diagnostics.length < wanted.length,
    };
  },
});
