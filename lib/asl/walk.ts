import type { Json, JsonObject } from '#core/json.ts';
import { isObject } from '#core/json.ts';
import type { QueryLanguage } from './query-language.ts';

/** A set of states in a definition. */
export interface PlacedScope {
  scope: JsonObject;
  /** E.g. `/States/Fork/Branches[0]`; empty for the machine itself. */
  location: string;
  /** The scope around it; null for the machine itself and for a distributed Map's item processor, which sees nothing outside. */
  outer: PlacedScope | null;
  states: PlacedState[];
  /** What stands around: the machine, a branch, or an item processor. */
  kind: 'machine' | 'branch' | 'processor';
}

/** A state in a definition. */
export interface PlacedState {
  name: string;
  state: JsonObject;
  type: string;
  language: QueryLanguage;
  /** E.g. `/States/Pay`. */
  location: string;
  scope: PlacedScope;
}

/** Every scope of a definition, outer ones first; parts that are not even objects are left out. */
export const walkScopes = (definition: JsonObject): PlacedScope[] => {
  const language: QueryLanguage = definition.QueryLanguage === 'JSONata' ? 'JSONata' : 'JSONPath';
  const found: PlacedScope[] = [];
  const pending: PlacedScope[] = [place(definition, '', null, 'machine')];
  for (let scope = pending.pop(); scope; scope = pending.pop()) {
    found.push(scope);
    const named = scope.scope.States;
    if (!isObject(named)) continue;
    for (const [name, state] of Object.entries(named)) {
      if (!isObject(state)) continue;
      const location = `${scope.location}/States/${name}`;
      const own = state.QueryLanguage === 'JSONata' ? 'JSONata' : language;
      const type = typeof state.Type === 'string' ? state.Type : JSON.stringify(state.Type ?? null);
      const placed: PlacedState = { name, state, type, language: own, location, scope };
      scope.states.push(placed);
      pending.push(...innerScopes(placed));
    }
  }
  return found;
};

const place = (
  scope: JsonObject,
  location: string,
  outer: PlacedScope | null,
  kind: PlacedScope['kind'],
): PlacedScope => ({ scope, location, outer, states: [], kind });

const innerScopes = ({ state, location, scope }: PlacedState): PlacedScope[] => {
  const inner: PlacedScope[] = [];
  if (state.Type === 'Parallel' && Array.isArray(state.Branches)) {
    state.Branches.forEach((branch: Json, index) => {
      if (isObject(branch)) inner.push(place(branch, `${location}/Branches[${index}]`, scope, 'branch'));
    });
  }
  if (state.Type !== 'Map') return inner;
  for (const field of ['ItemProcessor', 'Iterator']) {
    const processor = state[field];
    if (!isObject(processor)) continue;
    inner.push(
      place(processor, `${location}/${field}`, isDistributed(processor) ? null : scope, 'processor'),
    );
  }
  return inner;
};

/** Whether an item processor runs as child executions. */
export const isDistributed = (processor: JsonObject): boolean =>
  isObject(processor.ProcessorConfig) && processor.ProcessorConfig.Mode === 'DISTRIBUTED';
