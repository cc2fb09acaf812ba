import { type DefinitionDiagnostic, diagnosticsText } from '#asl/diagnostic.ts';
import { validateDefinitionText } from '#asl/validate.ts';
import { isObject, type Json, type JsonObject } from '#core/json.ts';
import { isExact, parseJsonText } from '#core/json-text.ts';
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
  const isKnown = (location = ''): boolean =>
    known.has(location) || known.has(location.replace(/\/\w+$/, '/Resource'));
  return [
    ...diagnostics,
    ...sdkDiagnostics(definition).filter(({ location }) => !isKnown(location)),
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
  parseMachine(withExactData(parseJsonText(text)) as JsonObject, options);

/** Fields with data that a state passes on. */
const DATA = new Set([
  'Result',
  'Parameters',
  'ResultSelector',
  'Arguments',
  'Output',
  'Assign',
  'Items',
  'ItemSelector',
  'BatchInput',
]);

/** Returns a definition, or a part of it, whose whole numbers beyond 2^53 are exact in data alone: others are calculated with. */
const withExactData = (value: Json): Json => {
  if (isExact(value)) return Number(value);
  if (Array.isArray(value)) return value.map(withExactData);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([field, inner]): [string, Json] => {
    if (DATA.has(field)) return [field, inner];
    if (field !== 'States' || !isObject(inner)) return [field, withExactData(inner)];
    // Its keys are names of states.
    return [field, mapped(inner, withExactData)];
  });
  return Object.fromEntries(entries);
};

const mapped = (object: JsonObject, change: (value: Json) => Json): JsonObject =>
  Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
