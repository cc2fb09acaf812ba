import { defined } from '#core/defined.ts';
import type { JsonObject } from '#core/json.ts';
import { isObject } from '#core/json.ts';
import { isDeeper } from '#core/json-depth.ts';
import { jsonProblem } from '#core/json-problem.ts';
import { parseJsonText } from '#core/json-text.ts';
import type { DefinitionCode, DefinitionDiagnostic } from './diagnostic.ts';
import { rules } from './rules/index.ts';
import { walkGraphs } from './walk.ts';

/** A longer definition is refused: AWS takes at most 1 MiB. */
const MAX_BYTES = 1_048_576;
/** Deeper JSON than this is refused before anything walks it. */
export const MAX_DEPTH = 200;

/** Returns what is wrong with a definition, as ValidateStateMachineDefinition lists it; empty when it can be used. */
export const validateDefinition = (definition: JsonObject): DefinitionDiagnostic[] => {
  const found: DefinitionDiagnostic[] = [];
  if (isDeeper(definition, MAX_DEPTH)) {
    const message = `The definition is nested more than ${MAX_DEPTH} levels deep`;
    return [{ severity: 'ERROR', code: 'TOO_DEEPLY_NESTED', message }];
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

/** A definition's text, parsed; without a definition, what is wrong with the text. */
interface ParsedDefinition {
  definition?: JsonObject;
  diagnostics: DefinitionDiagnostic[];
}

/** Does the same for a definition's JSON text; also gives the parsed definition when it is JSON at all. */
export const validateDefinitionText = (text: string): ParsedDefinition => {
  const parsed = parseDefinitionText(text);
  return parsed.definition ? { ...parsed, diagnostics: validateDefinition(parsed.definition) } : parsed;
};

/** Parses a definition's JSON text, without a look at what it says. */
export const parseDefinitionText = (text: string): ParsedDefinition => {
  const refuse = (code: DefinitionCode, message: string, location?: string): ParsedDefinition => ({
    diagnostics: [{ severity: 'ERROR', code, message, ...defined({ location }) }],
  });
  if (Buffer.byteLength(text, 'utf8') > MAX_BYTES)
    return refuse('INVALID_JSON_DESCRIPTION', `The definition is larger than ${MAX_BYTES} bytes`);
  let definition: unknown;
  try {
    definition = text.trim() === '' ? undefined : JSON.parse(text);
    // A number that is too large throws.
    if (isObject(definition) && !isDeeper(definition, MAX_DEPTH)) parseJsonText(text);
  } catch (error) {
    const problem = jsonProblem(text);
    if (!problem) return refuse('INVALID_JSON_DESCRIPTION', (error as Error).message);
    const { message, line, column } = problem;
    const location = `[Source: (String)"${shortened(text)}; line: ${line}, column: ${column}]`;
    return refuse('INVALID_JSON_DESCRIPTION', `${message}\n at ${location}`, location);
  }
  if (!isObject(definition))
    return refuse('SCHEMA_VALIDATION_FAILED', 'Definition must be a valid JSON object');
  return { definition, diagnostics: [] };
};

/** Characters of a text that a message about its JSON repeats, as Jackson's do. */
const MAX_SHOWN = 500;

const shortened = (text: string): string =>
  text.length <= MAX_SHOWN
    ? `${text}"`
    : `${text.slice(0, MAX_SHOWN)}"[truncated ${text.length - MAX_SHOWN} chars]`;
