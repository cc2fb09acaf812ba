import { defineStep } from '../step-type.ts';
import { emit } from './emit.ts';
import { fields } from './schema.ts';

export const returnStep = defineStep({
  type: 'return',
  summary: 'Ends the workflow successfully before its last step.',
  common: [],
  fields,
  sites: [{ path: ['with'], kind: 'template', sees: 'before' }],
  events: 2,
  effect: false,
  shape: 'end',
  seconds: () => 0,
  ends: true,
  endsWorkflow: true,
  result: () => ({ type: 'null' }),
  emit,
});
