import { defineStep } from '../step-type.ts';
import { allowedActions } from './allowed.ts';
import { checkDynamic } from './check.ts';
import { emit } from './emit.ts';
import { fields } from './schema.ts';

export const dynamicStep = defineStep({
  type: 'dynamic',
  summary:
    'Calls actions that are computed at run time, among those that the step allows; the result has theirs by id.',
  common: ['retry', 'timeout', 'on_error', 'irreversible', 'estimate'],
  fields,
  sites: [{ path: ['tasks'], kind: 'expression', sees: 'before' }],
  effect: (step, project) =>
    allowedActions(step, project).some(({ effect, compensate }) => effect !== false && !compensate),
  check: checkDynamic,
  function: () => ({ megabytes: 512 }),
  result: () => ({ type: 'object' }),
  detail: (step) => `tasks of ${step.tasks}`,
  emit,
});
