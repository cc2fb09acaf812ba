import { isObject, type JsonObject } from '#core/json.ts';
import type { EmitContext, Fragment } from '../emission.ts';
import { callPlatform } from '../platform-call.ts';
import { doesOf, type LifecycleStep } from './lifecycle-step.ts';

/** Errors of the function that another attempt would meet again. */
const PERMANENT = ['TriggerRefused', 'Overtaken', 'InvalidData'];

const COMMENTS = {
  fire: 'Fires a trigger at an entity.',
  begin: 'Begins the transition, unless the entity has moved on.',
  commit: 'Lets the entity enter the state, now that the work is done.',
};

/** Emits one Task state that calls the function which changes entities. */
export const emit = (step: LifecycleStep, context: EmitContext): Fragment => {
  const does = doesOf(step);
  return callPlatform(step, context, {
    action: 'change-entity',
    comment: COMMENTS[does],
    input: {
      does,
      lifecycle: step.lifecycle ?? context.workflow,
      entity: context.template(step.entity ?? ''),
      ...inputOf(step, context),
    },
    sensitive: ['data', 'event'],
    permanent: PERMANENT,
  });
};

const inputOf = (step: LifecycleStep, context: EmitContext): JsonObject => {
  const given = context.template(step.with ?? {});
  if (doesOf(step) === 'commit') return { data: given };
  if (doesOf(step) === 'begin') return isObject(given) ? given : {};
  return {
    trigger: context.literal(step.trigger ?? ''),
    event: given,
    ...(step.data !== undefined && { data: context.template(step.data) }),
  };
};
