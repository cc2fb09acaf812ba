import { SERVICE_ERRORS } from '#contracts/services/errors.ts';
import { belowField } from '../passed-on.ts';
import { defineStep } from '../step-type.ts';
import { checkService } from './check.ts';
import { ACTION, emit, operationOf, undo } from './emit.ts';
import { changes } from './registry.ts';
import { fields } from './schema.ts';

export const serviceStep = defineStep({
  type: 'service',
  summary:
    'Calls an operation of a registered service. Its breaker, time, retries and health are those of the registry: if it, or a service that it depends on, is not healthy, the step fails at once.',
  common: [
    'retry',
    'timeout',
    'on_error',
    'compensate',
    'irreversible',
    'idempotency',
    'cache',
    'limits',
    'sensitive',
    'estimate',
  ],
  fields,
  stores: () => ({}),
  fetches: belowField('with', ['values', 0]),
  sites: [{ path: ['with'], kind: 'template', sees: 'before' }],
  effect: (step, project) => changes(operationOf(step, project)),
  errors: SERVICE_ERRORS,
  finds: (step, project) => operationOf(step, project).find !== undefined,
  undo,
  irreversible: (step, project) => operationOf(step, project).irreversible === true,
  check: checkService,
  function: () => ({ megabytes: 512, action: `platform/${ACTION}` }),
  result: (step, _values, { project }) => operationOf(step, project).output,
  detail: (step) => `${step.operation} of ${step.service}`,
  emit,
});
