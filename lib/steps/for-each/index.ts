import { expectedRepeats } from '../loop-estimate.ts';
import { defineStep } from '../step-type.ts';
import { emit } from './emit.ts';
import { checkList, type ForEachStep } from './list.ts';
import { fields } from './schema.ts';

/**
 * Iterations of an inline Map that Step Functions runs at once.
 * Ref: https://docs.aws.amazon.com/step-functions/latest/dg/state-map-inline.html
 */
const MAX_INLINE_CONCURRENCY = 40;

export const forEachStep = defineStep<ForEachStep>({
  type: 'for_each',
  summary:
    "Runs steps for each item of a list, concurrently; the result lists the iterations' values in the order of the items.",
  common: ['on_error'],
  fields,
  blocks: (step) => [
    {
      path: ['steps'],
      steps: step.steps,
      output: step.output,
      kind: 'iteration',
      binds: [step.as ?? 'item', 'index'],
    },
  ],
  repeats: expectedRepeats,
  lanes: (step) =>
    Math.min(MAX_INLINE_CONCURRENCY, (step.max_concurrency as number | undefined) ?? MAX_INLINE_CONCURRENCY),
  sites: [
    { path: ['foreach'], kind: 'expression', sees: 'before' },
    { path: ['output'], kind: 'template', sees: 'inside' },
  ],
  events: 4,
  effect: false,
  detail: (step) => `each ${step.as ?? 'item'} of ${step.foreach}`,
  bound: (step, schemas) => {
    return { [step.as ?? 'item']: schemas.items(step.foreach), index: { type: 'integer' } };
  },
  check: checkList,
  result: (_step, [value]) => ({ type: 'array', items: value ?? {} }),
  emit,
});
