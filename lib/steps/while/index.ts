import { expectedRepeats } from '../loop-estimate.ts';
import { defineStep } from '../step-type.ts';
import { emit } from './emit.ts';
import { checkLoop, loopSchema, type WhileStep } from './loop.ts';
import { fields } from './schema.ts';

export const whileStep = defineStep<WhileStep>({
  type: 'while',
  summary:
    'Repeats steps while a condition holds, or until one does; `$loop` carries values from one iteration to the next and is the result.',
  common: ['on_error'],
  fields,
  blocks: (step) => [
    {
      path: ['steps'],
      steps: step.steps,
      output: step.output,
      kind: 'loop',
      binds: ['loop'],
      ...(step.while !== undefined && { given: { holds: [step.while] } }),
    },
  ],
  repeats: expectedRepeats,
  lanes: () => 1,
  sites: [
    { path: ['with'], kind: 'template', sees: 'before' },
    { path: ['while'], kind: 'condition', sees: 'binds' },
    { path: ['until'], kind: 'condition', sees: 'binds' },
    { path: ['output'], kind: 'template', sees: 'inside' },
  ],
  events: 2,
  effect: false,
  detail: (step) => (step.until === undefined ? `while ${step.while}` : `until ${step.until}`),
  check: checkLoop,
  bound: (step, schemas) => ({ loop: loopSchema(step, schemas) }),
  result: (step, _values, schemas) => loopSchema(step, schemas, step.until !== undefined),
  emit,
});
