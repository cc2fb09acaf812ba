import type { QueryLanguage } from '#asl/query-language.ts';
import { invariant } from '#core/invariant.ts';
import type { JsonObject } from '#core/json.ts';
import type { DataFlow } from '../model/evaluation.ts';
import type { HistoryEventType } from '../model/event-record.ts';
import type { CompiledState, Machine, StateGraph } from '../model/machine.ts';
import { compileJsonataFlow, compileJsonPathFlow } from '../query/data/data-flow.ts';
import { compileCatchers, compileRetriers } from '../run/failure/handlers.ts';
import { STATE_TYPES } from './index.ts';

/** Defaults for ARNs that leave out region and account. */
export interface MachineOptions {
  region?: string;
  account?: string;
}

/** Parameters shape the input of these; in a Map they shape each item, as ItemSelector does. */
const WITH_PARAMETERS = new Set(['Pass', 'Task', 'Parallel']);
const WITH_RETRIES = new Set(['Task', 'Parallel', 'Map']);

/**
 * Compiles a definition: paths and expressions are parsed, constants recognised. The definition must be valid
 * (`validateDefinition` of #asl); an invalid one throws.
 */
export const parseMachine = (definition: JsonObject, options: MachineOptions = {}): Machine => {
  const language = (definition.QueryLanguage as QueryLanguage | undefined) ?? 'JSONPath';
  const region = options.region ?? 'us-east-1';
  const account = options.account ?? '000000000000';
  const scopes: StateGraph[] = [];
  const compileScope = (scope: JsonObject): number => {
    const states = new Map<string, CompiledState>();
    const index = scopes.push({ index: scopes.length, startAt: scope.StartAt as string, states }) - 1;
    for (const [name, state] of Object.entries(scope.States as Record<string, JsonObject>)) {
      states.set(name, compileState(name, state));
    }
    return index;
  };
  const compileState = (name: string, state: JsonObject): CompiledState => {
    const type = STATE_TYPES.get(state.Type as string);
    invariant(type, `the type of the state "${name}" was not checked`);
    const stateLanguage = (state.QueryLanguage as QueryLanguage | undefined) ?? language;
    const compileFlow = (source: JsonObject): DataFlow =>
      stateLanguage === 'JSONata'
        ? compileJsonataFlow(source, type.hasResult && type.type !== 'Pass')
        : compileJsonPathFlow(source, type.hasResult, WITH_PARAMETERS.has(type.type));
    const flow = compileFlow(state);
    const context = { language: stateLanguage, region, account, compileScope, compileFlow };
    return {
      name,
      type: type.type,
      language: stateLanguage,
      enteredType: `${type.type}StateEntered` as HistoryEventType,
      exitedType: `${type.type}StateExited` as HistoryEventType,
      failedType: type.failedType ?? null,
      abortedType: type.abortedType ?? null,
      next: (state.Next as string | undefined) ?? null,
      flow,
      retriers: compileRetriers(state.Retry),
      catchers: compileCatchers(state.Catch, stateLanguage),
      retries: WITH_RETRIES.has(type.type),
      ...type.compile(name, state, context, flow),
    };
  };
  compileScope(definition);
  return {
    definition,
    scopes,
    region,
    account,
    timeoutSeconds: (definition.TimeoutSeconds as number | undefined) || null,
  };
};
