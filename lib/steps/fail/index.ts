import { defineStep } from '../step-type.ts';
import { emit } from './emit.ts';
import { fields } from './schema.ts';

export const failStep = defineStep({
  type: 'fail',
  summary: 'Fails with a custom error; the enclosing block handles it, and earlier effects are compensated.',
  common: [],
  fields,
  sites: [
    { path: ['error'], kind: 'template', sees: 'before' },
    { path: ['cause'], kind: 'template', sees: 'before' },
  ],
  events: 2,
  effect: false,
  shape: 'failure',
  detail: (step) => String(step.error),
  seconds: () => 0,
  ends: true,
  check: ({ error }) =>
    typeof error === 'string' && error !== ''
      ? []
      : [
          {
            path: ['error'],
            message: 'expected the name of an error, a text',
            hint: 'write OrderTooLarge, for example',
          },
        ],
  result: () => ({ type: 'null' }),
  emit,
});
