import { belowField } from '../passed-on.ts';
import { defineStep } from '../step-type.ts';
import { checkSensitive } from './check.ts';
import { emit } from './emit.ts';
import { fields } from './schema.ts';

export const taskStep = defineStep({
  type: 'task',
  summary: 'Calls an action: a Lambda function with a typed contract.',
  common: [
    'with',
    'retry',
    'timeout',
    'heartbeat',
    'on_error',
    'compensate',
    'irreversible',
    'breaker',
    'cache',
    'limits',
    'idempotency',
    'sensitive',
    'estimate',
  ],
  fields,
  secrets: ['with'],
  stores: (_, output) => output,
  fetches: belowField('with', []),
  effect: false,
  check: checkSensitive,
  emit,
});
