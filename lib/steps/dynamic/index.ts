import { expectedRepeats } from '../loop-estimate.ts';
import { defineStep } from '../step-type.ts';
import { allowedActions, patternsOf } from './allowed.ts';
import { checkDynamic } from './check.ts';
import { emit } from './emit.ts';
import { fields } from './schema.ts';
import { typedNames } from './task-types.ts';
import { undo } from './undo.ts';

/** Iterations of an inline Map that Step Functions runs at the same time. */
const MAX_AT_ONCE = 40;

export const dynamicStep = defineStep({
  type: 'dynamic',
  summary:
    'Runs tasks that are computed at run time: actions, models, databases, tools and scripts that the step allows; the result has theirs by id.',
  common: ['retry', 'timeout', 'on_error', 'irreversible', 'limits'],
  fields,
  sites: [{ path: ['tasks'], kind: 'expression', sees: 'before' }],
  effect: (step, project) =>
    allowedActions(step, project).some(({ effect, compensate }) => effect !== false && !compensate) ||
    typedNames(step, project).some(({ type, name }) => type.effect(name, project)),
  undo,
  // Fields of the result are those of the tasks.
  stores: () => ({ type: 'object' }),
  storesByName: true,
  storesIfPassedOn: (step) => patternsOf(step).some((pattern) => pattern.startsWith('script:')),
  check: checkDynamic,
  function: () => ({ megabytes: 512 }),
  runs: expectedRepeats,
  lanes: (step) => (step.max_concurrency as number | undefined) ?? MAX_AT_ONCE,
  functions: (step, project) => [
    ...allowedActions(step, project).map(({ name }) => name),
    ...new Set(
      typedNames(step, project).flatMap(({ type }) => (type.action ? `platform/${type.action}` : [])),
    ),
  ],
  result: () => ({ type: 'object' }),
  detail: (step) => `tasks of ${step.tasks}`,
  emit,
});
