import type { Assignment, Edge, StateDraft } from '#steps/emission.ts';

/** Drafted states whose edges are all patched, and where they begin. */
export interface DraftedMachine {
  states: Map<string, StateDraft>;
  startAt: string;
  /** What is set inside the first state before anything else. */
  entryAssigns: ReadonlyMap<string, readonly Assignment[]>;
  /** Variables that the output reads at an end. */
  endReads: Map<Edge, ReadonlySet<string>>;
}

/** Rewrites a machine in place; returns whether anything changed. */
export type MinimiserRule = (machine: DraftedMachine) => boolean;

/** Counts the edges that lead to each state; the start counts as one. */
export const countEntries = ({
  states,
  startAt,
}: Pick<DraftedMachine, 'states' | 'startAt'>): Map<string, number> => {
  const entries = new Map([[startAt, 1]]);
  for (const { edges } of states.values()) {
    for (const { target } of edges) {
      if (target !== undefined) entries.set(target, (entries.get(target) ?? 0) + 1);
    }
  }
  return entries;
};

const OWN_STATE = /\$states\b(?!\.context\.(Execution|Map)\b)/;

/** Whether JSONata means the same in another state of the machine: it reads neither the state's input and result nor its context. */
export const isMovable = (expression: string): boolean => !OWN_STATE.test(expression);

/** Whether the values mean the same when another state sets them. */
export const areMovable = (assigns: readonly Assignment[]): boolean =>
  assigns.every(({ expression }) => isMovable(expression));

/** Lets an edge pass over a state: it takes the way out instead, and sets what is set there too. */
export const follow = (edge: Edge, out: Edge, assigns: readonly Assignment[] = out.assigns): void => {
  edge.assigns.push(...assigns);
  edge.target = out.target;
  if (out.begins) edge.begins = [...(edge.begins ?? []), ...out.begins];
};

/** Returns the edge that a state takes when nothing fails. */
export const expectedEdge = ({ expected, edges }: StateDraft): Edge | undefined =>
  expected ?? edges.find(({ slot }) => slot.kind === 'next') ?? edges[0];

/** Returns the edge that a loop's head takes after the last round. */
export const leavingEdge = ({ leaving, edges }: StateDraft): Edge | undefined =>
  leaving ?? edges.find(({ slot }) => slot.kind === 'default');
