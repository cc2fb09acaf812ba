import type { Json } from '#core/json.ts';
import { isObject } from '#core/json.ts';
import type { PlacedState, StateGraph } from '../walk.ts';
import type { Rule } from './rule.ts';

const NAME = /^[\p{ID_Start}][\p{ID_Continue}]*$/u;
const MAX_LENGTH = 80;

/**
 * Variables have proper names; one that is assigned in an outer and an inner graph fails the run when the outer one is set
 * first (Developer Guide: Variable scope), and is worth a warning.
 */
export const variables: Rule = {
  order: 80,
  check({ graphs, report }) {
    const assignedIn = new Map<StateGraph, Set<string>>();
    for (const graph of graphs) {
      const names = new Set(graph.states.flatMap((placed) => assignments(placed).map(([name]) => name)));
      assignedIn.set(graph, names);
    }
    for (const graph of graphs) {
      for (const placed of graph.states) {
        for (const [field, location] of assignments(placed)) {
          if (field === 'states') {
            report('RESERVED_VARIABLE_NAME', "Cannot assign to reserved variable '$states'.", location);
          } else if (!NAME.test(field) || field.length > MAX_LENGTH) {
            const problem =
              field.length > MAX_LENGTH
                ? `exceeds the ${MAX_LENGTH}-character limit allowed by the service`
                : 'contains invalid characters';
            const message = `Invalid variable name '${field}': the variable name ${problem}.`;
            report('INVALID_VARIABLE_NAME', message, location);
          }
          if (outerGraphs(graph).some((outer) => assignedIn.get(outer)?.has(field))) {
            const message = `The variable '${field}' is assigned in an outer scope too; an inner scope can not assign it once it is set there`;
            report('SCHEMA_VALIDATION_FAILED', message, location, 'WARNING');
          }
        }
      }
    }
  },
};

const outerGraphs = (graph: StateGraph): StateGraph[] => {
  const found: StateGraph[] = [];
  for (let { outer } = graph; outer; { outer } = outer) found.push(outer);
  return found;
};

/** Names that a state assigns, with the place. */
const assignments = ({ state, language, location }: PlacedState): [string, string][] => {
  const found: [string, string][] = [];
  const add = (assign: Json | undefined, at: string): void => {
    if (!isObject(assign)) return;
    for (const key of Object.keys(assign)) {
      found.push([language === 'JSONPath' && key.endsWith('.$') ? key.slice(0, -2) : key, `${at}/${key}`]);
    }
  };
  add(state.Assign, `${location}/Assign`);
  for (const field of ['Choices', 'Catch']) {
    const entries = state[field];
    if (!Array.isArray(entries)) continue;
    entries.forEach((entry, index) => {
      if (isObject(entry)) add(entry.Assign, `${location}/${field}[${index}]/Assign`);
    });
  }
  return found;
};
