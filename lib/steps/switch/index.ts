import { defineStep } from '../step-type.ts';
import { blocksOf, type SwitchStep } from './cases.ts';
import { emit } from './emit.ts';
import { fields } from './schema.ts';

export const switchStep = defineStep<SwitchStep>({
  type: 'switch',
  summary: "Takes the first case whose condition holds; the result is that case's value.",
  common: ['on_error', 'estimate'],
  fields,
  blocks: blocksOf,
  sites: [
    { path: ['cases', '*', 'when'], kind: 'condition', sees: 'before' },
    { path: ['cases', '*', 'output'], kind: 'template', sees: 'inside' },
    { path: ['default', 'output'], kind: 'template', sees: 'inside' },
  ],
  events: 2,
  effect: false,
  alternatives: true,
  result: (step, values) => ({
    anyOf: [...values.map((value) => value ?? {}), ...(step.default === undefined ? [{ type: 'null' }] : [])],
  }),
  emit,
});
