import { type DefinitionDiagnostic, diagnosticsText } from '#asl/diagnostic.ts';
import { validateDefinitionText } from '#asl/validate.ts';
import type { JsonObject } from '#core/json.ts';
import type { Machine } from '../../model/machine.ts';
import { type MachineOptions, parseMachine } from '../../states/parse-machine.ts';
import { apiErrors } from '../protocol/errors.ts';
import { expressDiagnostics } from './express-rules.ts';
import { sdkDiagnostics } from './sdk-rules.ts';

/** Returns everything that is wrong with a definition of a type of machine. */
export const definitionDiagnostics = (text: string, type: 'STANDARD' | 'EXPRESS'): DefinitionDiagnostic[] => {
  const { definition, diagnostics } = validateDefinitionText(text);
  if (definition === undefined || diagnostics.some(({ code }) => code === 'TOO_DEEPLY_NESTED'))
    return diagnostics;
  const known = new Set(diagnostics.map(({ location }) => location));
  return [
    ...diagnostics,
    ...sdkDiagnostics(definition).filter(({ location }) => !known.has(location)),
    ...(type === 'EXPRESS' ? expressDiagnostics(definition) : []),
  ];
};

/** Refuses a definition with errors, as CreateStateMachine does. */
export const validateDefinition = (text: string, type: 'STANDARD' | 'EXPRESS'): void => {
  const errors = definitionDiagnostics(text, type).filter(({ severity }) => severity === 'ERROR');
  if (errors.length > 0) throw apiErrors.invalidDefinition(diagnosticsText(errors));
};

/** Compiles a definition that was validated when it came. */
export const compileDefinition = (text: string, options: MachineOptions): Machine =>
  parseMachine(JSON.parse(text) as JsonObject, options);
