import { isObject } from '#core/json.ts';
import { defineStep } from '../step-type.ts';
import { emit } from './emit.ts';
import { checkList, type ForEachStep } from './list.ts';
import { fields } from './schema.ts';

export const forEachStep = defineStep<ForEachStep>({
  type: 'for_each',
  summary:
    "Runs steps for each item of a list, side by side; the result has the iterations' values in the order of the items.",
  common: ['on_error', 'estimate'],
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
  sites: [
    { path: ['foreach'], kind: 'expression', sees: 'before' },
    { path: ['output'], kind: 'template', sees: 'inside' },
  ],
  effect: false,
  bound: (step, schemas) => {
    const items = schemas.expression(step.foreach)?.items;
    return { [step.as ?? 'item']: isObject(items) ? items : undefined, index: { type: 'integer' } };
  },
  check: checkList,
  result: (_step, [value]) => ({ type: 'array', items: value ?? {} }),
  emit,
});
