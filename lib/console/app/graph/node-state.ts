import type { Approval, StepView } from '../api/types.ts';
import { GRAPH_WORDS } from '../words/graph.ts';

/** How a box of the graph looks. */
export interface NodeState {
  status: StepView['status'] | 'undone' | 'undoing' | 'not-undone';
  /** What else is to be said: who is asked, attempts, iterations. */
  note?: string;
}

const UNDONE = { running: 'undoing', succeeded: 'undone', failed: 'not-undone' } as const;

/** What is known of steps besides. */
export interface Around {
  /** What is asked says for whom an approval waits. */
  asked?: readonly Approval[];
  /** Seconds until the next attempt of steps that have failed, by step. */
  retries?: ReadonlyMap<string, number>;
}

/** Returns how the boxes of steps look, by the id of the step. */
export const nodeStates = (
  steps: readonly StepView[],
  { asked = [], retries }: Around = {},
): ReadonlyMap<string, NodeState> =>
  new Map(
    steps.map((step): [string, NodeState] => {
      const { id, status, compensation, attempts, iterations } = step;
      const people = asked.find((approval) => approval.step === id)?.to.join(', ');
      const retry = retries?.get(id);
      const note =
        people ??
        (retry === undefined ? undefined : GRAPH_WORDS.retries(retry)) ??
        (iterations && GRAPH_WORDS.iterations(iterations.ended, iterations.total)) ??
        (attempts > 1 ? GRAPH_WORDS.attempts(attempts) : undefined);
      return [id, { status: compensation ? UNDONE[compensation] : status, ...(note ? { note } : {}) }];
    }),
  );
