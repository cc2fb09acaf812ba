import type { Json, JsonObject } from '#core/json.ts';
import { isObject } from '#core/json.ts';
import type { QueryLanguage } from './query-language.ts';

/** A set of states that lead to each other: the machine's, a branch's or an item processor's. */
export interface StateGraph {
  /** The object that holds StartAt and States. */
  definition: JsonObject;
  /** E.g. `/States/Fork/Branches[0]`; empty for the machine itself. */
  location: string;
  /** The graph around it; null for the machine itself and for a distributed Map's item processor, which sees nothing outside. */
  outer: StateGraph | null;
  states: PlacedState[];
  /** What the graph belongs to. */
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
  graph: StateGraph;
}

/** Returns every graph of a definition, outer ones first; parts that are not objects are left out. */
export const walkGraphs = (definition: JsonObject): StateGraph[] => {
  const language = languageOf(definition, 'JSONPath');
  const found: StateGraph[] = [];
  const pending: StateGraph[] = [place(definition, '', null, 'machine')];
  for (let graph = pending.pop(); graph; graph = pending.pop()) {
    found.push(graph);
    const named = graph.definition.States;
    if (!isObject(named)) continue;
    for (const [name, state] of Object.entries(named)) {
      if (!isObject(state)) continue;
      const location = `${graph.location}/States/${name}`;
      const own = languageOf(state, language);
      const type = typeof state.Type === 'string' ? state.Type : JSON.stringify(state.Type ?? null);
      const placed: PlacedState = { name, state, type, language: own, location, graph };
      graph.states.push(placed);
      pending.push(...innerGraphs(placed));
    }
  }
  return found;
};

/** Returns the language of a machine or state; a value that is neither counts as JSONata, so that it is all there is to report. */
const languageOf = ({ QueryLanguage: given }: JsonObject, otherwise: QueryLanguage): QueryLanguage => {
  if (given === undefined) return otherwise;
  return given === 'JSONPath' && otherwise === 'JSONPath' ? 'JSONPath' : 'JSONata';
};

const place = (
  definition: JsonObject,
  location: string,
  outer: StateGraph | null,
  kind: StateGraph['kind'],
): StateGraph => ({ definition, location, outer, states: [], kind });

const innerGraphs = ({ state, location, graph }: PlacedState): StateGraph[] => {
  const inner: StateGraph[] = [];
  if (state.Type === 'Parallel' && Array.isArray(state.Branches)) {
    state.Branches.forEach((branch: Json, index) => {
      if (isObject(branch)) inner.push(place(branch, `${location}/Branches[${index}]`, graph, 'branch'));
    });
  }
  if (state.Type !== 'Map') return inner;
  for (const field of ['ItemProcessor', 'Iterator']) {
    const processor = state[field];
    if (!isObject(processor)) continue;
    inner.push(
      place(processor, `${location}/${field}`, isDistributed(processor) ? null : graph, 'processor'),
    );
  }
  return inner;
};

/** Whether an item processor runs as child executions. */
export const isDistributed = (processor: JsonObject): boolean =>
  isObject(processor.ProcessorConfig) && processor.ProcessorConfig.Mode === 'DISTRIBUTED';
