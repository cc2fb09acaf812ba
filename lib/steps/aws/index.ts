import { defineStep } from '../step-type.ts';
import { type AwsStep, changes } from './call.ts';
import { checkAws } from './check.ts';
import { emit } from './emit.ts';
import { fields } from './schema.ts';

export const awsStep = defineStep<AwsStep>({
  type: 'aws',
  summary:
    'Calls any action of an AWS service from the state machine itself; the result is the answer of the service.',
  common: ['with', 'retry', 'timeout', 'on_error', 'compensate', 'irreversible', 'estimate'],
  fields,
  effect: (step) => changes(step.action),
  unlogged: true,
  check: checkAws,
  result: () => ({ type: 'object' }),
  detail: ({ service, action }) => `${service}:${action}`,
  emit,
});
