import { defineStep } from '../step-type.ts';
import { emit } from './emit.ts';
import { fields } from './schema.ts';

export const transformStep = defineStep({
  type: 'transform',
  summary:
    'Computes a value from earlier results. It costs no transition, unless an error in it would be lost.',
  common: [],
  fields,
  sites: [{ path: ['with'], kind: 'template', sees: 'before' }],
  events: 0,
  effect: false,
  shape: 'value',
  result: (step, _values, schemas) => schemas.template(step.with ?? null),
  seconds: () => 0,
  emit,
});
