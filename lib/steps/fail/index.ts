import { defineStep } from '../step-type.ts';
import { emit } from './emit.ts';
import { fields } from './schema.ts';

export const failStep = defineStep({
  type: 'fail',
  summary: 'Fails with an error of its own; the block around handles it, and what was done is compensated.',
  common: [],
  fields,
  sites: [
    { path: ['error'], kind: 'template', sees: 'before' },
    { path: ['cause'], kind: 'template', sees: 'before' },
  ],
  effect: false,
  seconds: () => 0,
  ends: true,
  result: () => ({ type: 'null' }),
  emit,
});
