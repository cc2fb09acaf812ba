import type { Json } from '#core/json.ts';
import { isObject } from '#core/json.ts';
import type { PlacedState, StateGraph } from '../walk.ts';
import type { Rule, RuleContext } from './rule.ts';

/** A place that names a state to go to. */
interface Transition {
  target: string;
  location: string;
}

const ENDS_BY_ITSELF = new Set(['Succeed', 'Fail']);

/** Every transition leads to a state in the same graph, every state can be reached, and some state ends. */
export const transitions: Rule = {
  order: 100,
  check(context) {
    for (const graph of context.graphs) checkTargets(context, graph);
    const [machine] = context.graphs;
    const endless = machine !== undefined && machine.states.length > 0 && !machine.states.some(isTerminal);
    if (endless) context.report('MISSING_END_STATE', 'Workflow has no terminal state');
    for (const graph of context.graphs) if (!(endless && graph === machine)) checkReachable(context, graph);
  },
};

const isTerminal = ({ state, type }: PlacedState): boolean => ENDS_BY_ITSELF.has(type) || state.End === true;

const checkTargets = (context: RuleContext, graph: StateGraph): void => {
  const names = new Set(graph.states.map(({ name }) => name));
  const { StartAt: start, States: states } = graph.definition;
  if (typeof start === 'string' && states !== undefined && !names.has(start)) {
    context.report(
      'MISSING_TRANSITION_TARGET',
      `Missing 'Next' target: ${start}`,
      `${graph.location}/StartAt`,
    );
  }
  for (const placed of graph.states) {
    checkEnd(context, placed);
    for (const { target, location } of transitionsOf(placed)) {
      if (!names.has(target))
        context.report('MISSING_TRANSITION_TARGET', `Missing 'Next' target: ${target}`, location);
    }
  }
};

/** A state that does not end by itself has exactly one of Next and End. */
const checkEnd = (context: RuleContext, { state, type, location }: PlacedState): void => {
  if (ENDS_BY_ITSELF.has(type) || type === 'Choice') return;
  if (state.Next === undefined && state.End !== true) {
    context.report(
      'SCHEMA_VALIDATION_FAILED',
      'This object should have only one of the following fields: [Next, End]',
      location,
    );
  }
  if (state.Next !== undefined && state.End === true) {
    context.report(
      'SCHEMA_VALIDATION_FAILED',
      'There should only be one of the following fields: [Next, End]',
      location,
    );
  }
};

const transitionsOf = ({ state, location }: PlacedState): Transition[] => {
  const found: Transition[] = [];
  const add = (target: Json | undefined, at: string): void => {
    if (typeof target === 'string') found.push({ target, location: at });
  };
  add(state.Next, `${location}/Next`);
  add(state.Default, `${location}/Default`);
  for (const field of ['Choices', 'Catch']) {
    const entries = state[field];
    if (!Array.isArray(entries)) continue;
    entries.forEach((entry, index) => {
      if (isObject(entry)) add(entry.Next, `${location}/${field}[${index}]/Next`);
    });
  }
  return found;
};

const checkReachable = (context: RuleContext, graph: StateGraph): void => {
  const byName = new Map(graph.states.map((placed) => [placed.name, placed]));
  const reached = new Set<string>();
  const { StartAt: first } = graph.definition;
  if (typeof first !== 'string') return;
  const pending = [first];
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    const placed = byName.get(name);
    if (!placed || reached.has(name)) continue;
    reached.add(name);
    for (const { target } of transitionsOf(placed)) pending.push(target);
  }
  for (const { name, location } of graph.states) {
    if (!reached.has(name))
      context.report('MISSING_TRANSITION_TARGET', `State "${name}" is not reachable.`, location);
  }
};
