import { parseDurationSeconds } from '#core/durations.ts';
import { defineStep } from '../step-type.ts';
import { checkWait } from './check.ts';
import { emit } from './emit.ts';
import { fields } from './schema.ts';

export const waitStep = defineStep({
  type: 'wait',
  summary: 'Waits for a duration or until an instant.',
  common: [],
  fields,
  sites: [
    { path: ['for'], kind: 'template', sees: 'before' },
    { path: ['until'], kind: 'template', sees: 'before' },
  ],
  events: 2,
  effect: false,
  shape: 'wait',
  detail: (step) => (step.for === undefined ? `until ${step.until}` : `${step.for}`),
  check: checkWait,
  result: () => ({ type: 'null' }),
  seconds: (step) => parseDurationSeconds(String(step.for)) ?? 0,
  emit,
});
