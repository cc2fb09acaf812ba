import { isObject, type JsonObject } from '#core/json.ts';
import type { Machine, MachineOptions } from '#engine/machine.ts';
import { parseMachine } from '#engine/parse-machine.ts';
import { apiErrors } from './errors.ts';

/** One finding about a definition, as ValidateStateMachineDefinition answers it. */
export interface DefinitionDiagnostic {
  severity: 'ERROR' | 'WARNING';
  code: string;
  message: string;
  location: string;
}

/** Everything that is wrong with a definition. */
export const definitionDiagnostics = (
  text: string,
  _type: 'STANDARD' | 'EXPRESS',
): DefinitionDiagnostic[] => {
  const definition = parse(text);
  if (typeof definition === 'string') {
    return [{ severity: 'ERROR', code: 'INVALID_JSON_DESCRIPTION', message: definition, location: '/' }];
  }
  return [];
};

/** Refuses a definition with errors, as CreateStateMachine does. */
export const validateDefinition = (text: string, type: 'STANDARD' | 'EXPRESS'): void => {
  const errors = definitionDiagnostics(text, type).filter((found) => found.severity === 'ERROR');
  if (errors.length === 0) return;
  throw apiErrors.invalidDefinition(
    errors.map(({ code, message, location }) => `${code}: ${message} at ${location}`).join(', '),
  );
};

/** Compiles a definition that was validated when it came. */
export const compileDefinition = (text: string, options: MachineOptions): Machine =>
  parseMachine(JSON.parse(text) as JsonObject, options);

const parse = (text: string): JsonObject | string => {
  try {
    const parsed: unknown = JSON.parse(text);
    return isObject(parsed) ? parsed : 'Expected a JSON object';
  } catch (error) {
    return (error as Error).message;
  }
};
