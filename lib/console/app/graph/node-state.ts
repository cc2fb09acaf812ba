import type { Approval, StepView } from '../api/types.ts';
import { GRAPH_WORDS } from '../words/graph.ts';
import { type Folded, foldedStatuses } from './folded.ts';

/** How a box of the graph looks. */
export interface NodeState {
  status: StepView['status'] | 'earlier' | 'undone' | 'undoing' | 'not-undone';
  /** What else is to be said: who is asked, attempts, iterations. */
  note?: string;
  /** Step whose panel the box opens; absent if there is nothing to open. */
  opens?: string;
}

const UNDONE = { running: 'undoing', succeeded: 'undone', failed: 'not-undone' } as const;

/** What is known of steps besides. */
export interface Around {
  /** What is asked says for whom an approval waits. */
  asked?: readonly Approval[];
  /** Seconds until the next attempt of steps that have failed, by step. */
  retries?: ReadonlyMap<string, number>;
  /** Steps without a state. */
  folded?: readonly Folded[];
  /** Steps that ran in the execution from which this one began. */
  earlier?: readonly string[];
  /** The execution has ended. */
  isOver?: boolean;
}

/** Returns how the boxes of steps look, by the id of the step. */
export const nodeStates = (
  steps: readonly StepView[],
  { asked = [], retries, folded = [], earlier = [], isOver = false }: Around = {},
): ReadonlyMap<string, NodeState> =>
  new Map([
    ...earlier.map((id): [string, NodeState] => [id, { status: 'earlier' }]),
    ...foldedNodes(folded, steps, { earlier, isOver }),
    ...steps.map((step): [string, NodeState] => {
      const { id, status, compensation, attempts, iterations } = step;
      const people = asked.find((approval) => approval.step === id)?.to.join(', ');
      const retry = retries?.get(id);
      const note =
        people ??
        (retry === undefined ? undefined : GRAPH_WORDS.retries(retry)) ??
        (iterations && GRAPH_WORDS.iterations(iterations.ended, iterations.total)) ??
        (attempts > 1 ? GRAPH_WORDS.attempts(attempts) : undefined);
      const shown = compensation ? UNDONE[compensation] : status;
      return [id, { status: shown, opens: id, ...(note && { note }) }];
    }),
  ]);

const foldedNodes = (
  folded: readonly Folded[],
  steps: readonly StepView[],
  { earlier, isOver }: { earlier: readonly string[]; isOver: boolean },
): [string, NodeState][] => {
  const before = new Set(earlier);
  const past = earlier.map((id) => ({ id, status: 'succeeded' as const }));
  const statuses = foldedStatuses(folded, [...past, ...steps], isOver);
  const shown = new Set(steps.map(({ id }) => id));
  const isEarlier = ({ host, after }: Folded): boolean =>
    before.has(host?.id ?? '') || after.some((id) => before.has(id));
  return folded.map((one) => {
    const { id, host } = one;
    const opens = host && shown.has(host.id) ? { opens: host.id } : {};
    return [id, { status: isEarlier(one) ? 'earlier' : (statuses.get(id) ?? 'pending'), ...opens }];
  });
};
