import { defined } from '#core/defined.ts';
import type { JsonObject } from '#core/json.ts';
import { isObject } from '#core/json.ts';
import { isDeeper } from '#core/json-depth.ts';
import type { DefinitionDiagnostic } from './diagnostic.ts';
import { rules } from './rules/index.ts';
import { walkGraphs } from './walk.ts';

/** A longer definition is refused: AWS takes at most 1 MiB. */
const MAX_BYTES = 1_048_576;
/** Deeper JSON than this is refused before anything walks it. */
const MAX_DEPTH = 200;

/** What is wrong with a definition, as ValidateStateMachineDefinition lists it; empty when it can be used. */
export const validateDefinition = (definition: JsonObject): DefinitionDiagnostic[] => {
  const found: DefinitionDiagnostic[] = [];
  if (isDeeper(definition, MAX_DEPTH)) {
    const message = `The definition is nested more than ${MAX_DEPTH} levels deep`;
    return [{ severity: 'ERROR', code: 'SCHEMA_VALIDATION_FAILED', message }];
  }
  const graphs = walkGraphs(definition);
  const states = graphs.flatMap((graph) => graph.states);
  for (const rule of rules) {
    rule.check({
      definition,
      graphs,
      states,
      report: (code, message, location, severity: 'ERROR' | 'WARNING' = 'ERROR') =>
        void found.push({
          severity,
          code,
          message,
          ...defined({ location }),
        }),
    });
  }
  return found;
};

/** The same for a definition's JSON text; also gives the parsed definition when it is JSON at all. */
export const validateDefinitionText = (
  text: string,
): { definition?: JsonObject; diagnostics: DefinitionDiagnostic[] } => {
  const refuse = (message: string): { diagnostics: DefinitionDiagnostic[] } => ({
    diagnostics: [{ severity: 'ERROR', code: 'INVALID_JSON_DESCRIPTION', message }],
  });
  if (Buffer.byteLength(text, 'utf8') > MAX_BYTES)
    return refuse(`The definition is larger than ${MAX_BYTES} bytes`);
  let definition: unknown;
  try {
    definition = JSON.parse(text);
  } catch (error) {
    return refuse(`The definition is not valid JSON: ${(error as Error).message}`);
  }
  if (!isObject(definition)) return refuse('The definition must be a JSON object');
  return { definition, diagnostics: validateDefinition(definition) };
};
