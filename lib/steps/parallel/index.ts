import type { Json } from '#core/json.ts';
import { type Block, defineStep, type Step } from '../step-type.ts';
import { emit } from './emit.ts';
import { fields } from './schema.ts';

interface ParallelStep extends Step {
  branches: Record<string, Step[] | { steps: Step[]; output?: Json }>;
}

/** Name, path and content of each branch, in the order written. */
export const branchesOf = (step: ParallelStep): Block[] =>
  Object.entries(step.branches).map(([name, branch]) =>
    Array.isArray(branch)
      ? { path: ['branches', name], steps: branch, kind: 'branch' }
      : { path: ['branches', name, 'steps'], steps: branch.steps, output: branch.output, kind: 'branch' },
  );

export default defineStep<ParallelStep>({
  type: 'parallel',
  summary: 'Runs named branches side by side and waits for all.',
  common: ['on_error', 'estimate'],
  fields,
  blocks: branchesOf,
  sites: [{ path: ['branches', '*', 'output'], kind: 'template', sees: 'inside' }],
  effect: false,
  emit,
});
