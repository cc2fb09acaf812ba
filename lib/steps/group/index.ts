import type { Step } from '../step.ts';
import { defineStep } from '../step-type.ts';
import { emit } from './emit.ts';
import { fields } from './schema.ts';

interface GroupStep extends Step {
  steps: Step[];
}

export const groupStep = defineStep<GroupStep>({
  type: 'group',
  summary:
    'A block with its own error handling: if it fails and `on_error` lets the workflow continue, its effects are undone first.',
  common: ['on_error', 'estimate'],
  fields,
  blocks: (step) => [{ path: ['steps'], steps: step.steps, output: step.output, kind: 'inline' }],
  sites: [{ path: ['output'], kind: 'template', sees: 'inside' }],
  events: 0,
  effect: false,
  result: (_step, [value]) => value,
  emit,
});
