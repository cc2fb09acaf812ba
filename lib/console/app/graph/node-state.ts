import type { StepView } from '../api/types.ts';

/** How a box of the graph looks. */
export interface NodeState {
  status: StepView['status'] | 'undone' | 'undoing' | 'not-undone';
  /** What else is to be said: attempts, iterations. */
  note?: string;
}

const UNDONE = { running: 'undoing', succeeded: 'undone', failed: 'not-undone' } as const;

/** Returns how the boxes of steps and of their compensations look, by the id of the step. */
export const nodeStates = (steps: readonly StepView[]): ReadonlyMap<string, NodeState> =>
  new Map(
    steps.map((step): [string, NodeState] => {
      const { id, status, compensation, attempts, iterations } = step;
      const rounds =
        iterations && `${iterations.ended}${iterations.total === undefined ? '' : ` of ${iterations.total}`}`;
      const note = rounds ?? (attempts > 1 ? `${attempts} attempts` : undefined);
      return [id, { status: compensation ? UNDONE[compensation] : status, ...(note ? { note } : {}) }];
    }),
  );
