import type { GraphEdge, GraphNode, WorkflowGraph } from '#contracts/graph.ts';
import { defined } from '#core/defined.ts';
import { ownField } from '#core/json.ts';
import type { LifecycleDocument } from './schema.ts';
import { initialOf, type NamedTransition, transitionsOf } from './transitions.ts';

/** Draws the states and the ways between them; edges that lead back to an earlier state take no part in the order. */
export const graphOf = (document: LifecycleDocument): WorkflowGraph => {
  const { name, states, conflict = 'refuse' } = document;
  const transitions = transitionsOf(document);
  const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;
  return {
    workflow: name,
    summary: `${count(Object.keys(states).length, 'state')}, ${count(transitions.length, 'transition')}`,
    defaults: [`conflicts: ${conflict}`],
    direction: 'right',
    phases: [],
    nodes: Object.keys(states).map((state) => nodeOf(document, state, transitions)),
    blocks: [],
    edges: edgesOf(initialOf(document), transitions),
  };
};

const nodeOf = (
  document: LifecycleDocument,
  state: string,
  transitions: readonly NamedTransition[],
): GraphNode => {
  const { description, final, on_enter: enter, on_exit: exit } = ownField(document.states, state) ?? {};
  const loops = transitions.filter(({ fromStates, to }) => to === state && fromStates.includes(state));
  const shape = state === initialOf(document) ? 'start' : 'box';
  return {
    id: state,
    shape: final ? 'end' : shape,
    title: state,
    ...defined({ description }),
    marks: [
      ...(enter ? [`on enter: ${namesOf(enter)}`] : []),
      ...(exit ? [`on exit: ${namesOf(exit)}`] : []),
      ...loops.map((loop) => `stays on ${labelOf(loop)}`),
    ],
    critical: false,
  };
};

const namesOf = (steps: readonly Record<string, unknown>[]): string =>
  steps.map(({ id }) => String(id)).join(', ');

const labelOf = ({ on, after, guard }: NamedTransition): string => {
  const what = [on, after === undefined ? undefined : `after ${after}`].filter(Boolean).join(' or ');
  return guard === undefined ? what : `${what} [${guard}]`;
};

/** Edges in the order of a walk from the initial state; those that close a circle lead back. */
const edgesOf = (initial: string, transitions: readonly NamedTransition[]): GraphEdge[] => {
  const order = new Map<string, number>();
  const walk = [initial];
  for (let state = walk.shift(); state !== undefined; state = walk.shift()) {
    if (order.has(state)) continue;
    order.set(state, order.size);
    for (const { fromStates, to } of transitions) if (fromStates.includes(state)) walk.push(to);
  }
  const place = (state: string): number => order.get(state) ?? order.size;
  return transitions.flatMap((transition) =>
    transition.fromStates
      .filter((from) => from !== transition.to)
      .map((from) => ({
        from,
        to: transition.to,
        kind: place(from) > place(transition.to) ? ('back' as const) : ('next' as const),
        label: labelOf(transition),
        critical: false,
      })),
  );
};
