import type { Json } from '#core/json.ts';
import type { Block, Step } from '../step.ts';

/** A `parallel` step. */
export interface ParallelStep extends Step {
  max_concurrency?: number;
  branches: Record<string, Step[] | { steps: Step[]; output?: Json }>;
}

/** Returns the content of each branch, in the order written. */
export const branchesOf = (step: ParallelStep): Block[] =>
  Object.entries(step.branches).map(([name, branch]) =>
    Array.isArray(branch)
      ? { path: ['branches', name], steps: branch, kind: 'branch', name }
      : {
          path: ['branches', name, 'steps'],
          steps: branch.steps,
          output: branch.output,
          kind: 'branch',
          name,
        },
  );
