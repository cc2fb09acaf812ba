import { defineStep } from '../step-type.ts';
import { branchesOf, type ParallelStep } from './branches.ts';
import { emit } from './emit.ts';
import { fields } from './schema.ts';

export const parallelStep = defineStep<ParallelStep>({
  type: 'parallel',
  summary: 'Runs named branches concurrently and waits for all of them.',
  common: ['on_error', 'estimate'],
  fields,
  blocks: branchesOf,
  sites: [{ path: ['branches', '*', 'output'], kind: 'template', sees: 'inside' }],
  events: 4,
  effect: false,
  lanes: (step) => step.max_concurrency,
  result: (step, values) => ({
    type: 'object',
    additionalProperties: false,
    required: Object.keys(step.branches),
    properties: Object.fromEntries(
      Object.keys(step.branches).map((name, index) => [name, values[index] ?? {}]),
    ),
  }),
  emit,
});
