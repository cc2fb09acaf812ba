import type { JsonObject } from '#core/json.ts';
import { defineStep } from '../step-type.ts';
import { checkLifecycle } from './check.ts';
import { emit } from './emit.ts';
import { doesOf, type LifecycleStep } from './lifecycle-step.ts';
import { fields } from './schema.ts';

export const lifecycleStep = defineStep<LifecycleStep>({
  type: 'lifecycle',
  summary:
    "Fires a trigger on an entity of a lifecycle; the result is the entity's state. A transition is not undone; another trigger may follow.",
  common: ['retry', 'timeout', 'on_error', 'estimate'],
  fields,
  sites: [
    { path: ['entity'], kind: 'template', sees: 'before' },
    { path: ['with'], kind: 'template', sees: 'before' },
    { path: ['data'], kind: 'template', sees: 'before' },
  ],
  effect: false,
  check: checkLifecycle,
  function: () => ({ megabytes: 512 }),
  detail: (step) => {
    const { lifecycle, trigger } = step;
    return doesOf(step) === 'fire' ? `${trigger} at ${lifecycle}` : `${doesOf(step)} the transition`;
  },
  result: (step) => (doesOf(step) === 'begin' ? BEGUN : ENTITY),
  emit,
});

const objectOf = (properties: Record<string, JsonObject>): JsonObject => ({
  type: 'object',
  additionalProperties: false,
  required: Object.keys(properties),
  properties,
});

const BEGUN = objectOf({ begun: { type: 'boolean' } });

const ENTITY = objectOf({
  id: { type: 'string' },
  state: { type: 'string' },
  data: { type: 'object' },
  version: { type: 'integer' },
  under_way: { type: 'boolean' },
});
