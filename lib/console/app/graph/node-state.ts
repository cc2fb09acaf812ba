import type { Approval, StepView } from '../api/types.ts';

/** How a box of the graph looks. */
export interface NodeState {
  status: StepView['status'] | 'undone' | 'undoing' | 'not-undone';
  /** What else is to be said: who is asked, attempts, iterations. */
  note?: string;
}

const UNDONE = { running: 'undoing', succeeded: 'undone', failed: 'not-undone' } as const;

/** Returns how the boxes of steps look, by the id of the step; what is asked says for whom an approval waits. */
export const nodeStates = (
  steps: readonly StepView[],
  asked: readonly Approval[] = [],
): ReadonlyMap<string, NodeState> =>
  new Map(
    steps.map((step): [string, NodeState] => {
      const { id, status, compensation, attempts, iterations } = step;
      const rounds =
        iterations && `${iterations.ended}${iterations.total === undefined ? '' : ` of ${iterations.total}`}`;
      const people = asked.find((approval) => approval.step === id)?.to.join(', ');
      const note = people ?? rounds ?? (attempts > 1 ? `${attempts} attempts` : undefined);
      return [id, { status: compensation ? UNDONE[compensation] : status, ...(note ? { note } : {}) }];
    }),
  );
