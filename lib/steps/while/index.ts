import { defineStep, type Step } from '../step-type.ts';
import { emit } from './emit.ts';
import { fields } from './schema.ts';

interface WhileStep extends Step {
  while: string;
  steps: Step[];
}

export default defineStep<WhileStep>({
  type: 'while',
  summary:
    'Repeats steps as long as a condition holds; `$loop` carries values from one iteration to the next and is the result.',
  common: ['on_error', 'estimate'],
  fields,
  blocks: (step) => [
    { path: ['steps'], steps: step.steps, output: step.output, kind: 'loop', binds: ['loop'] },
  ],
  sites: [
    { path: ['with'], kind: 'template', sees: 'before' },
    { path: ['while'], kind: 'expression', sees: 'inside' },
    { path: ['output'], kind: 'template', sees: 'inside' },
  ],
  effect: false,
  emit,
});
