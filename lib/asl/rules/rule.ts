import type { JsonObject } from '#core/json.ts';
import type { DefinitionCode } from '../diagnostic.ts';
import type { QueryLanguage } from '../query-language.ts';
import type { PlacedState, StateGraph } from '../walk.ts';

/** A definition with its graphs and states listed, and where findings go. */
export interface RuleContext {
  definition: JsonObject;
  graphs: StateGraph[];
  states: PlacedState[];
  /** Reports a finding. Default severity: ERROR, which keeps the definition from being used. */
  report(code: DefinitionCode, message: string, location?: string, severity?: 'WARNING'): void;
}

/** One thing that AWS checks in a definition; each has a file in this folder. */
export interface Rule {
  /** Its place among the rules: findings are listed in this order. */
  order: number;
  check(context: RuleContext): void;
}

/** Reports that a part has the wrong shape, the most frequent finding. */
export const reportShape = (context: RuleContext, message: string, location: string): void =>
  context.report('SCHEMA_VALIDATION_FAILED', message, location);

/** Returns what is said of a field that the state's query language does not have, but the other one has. */
export const foreignField = (field: string, language: QueryLanguage): string => {
  const other = language === 'JSONPath' ? 'JSONata' : 'JSONPath';
  return `The QueryLanguage is set to '${language}', but field '${field}' is only supported for the '${other}' QueryLanguage`;
};
