import { isObject } from '#core/json.ts';
import { defineStep } from '../step-type.ts';
import { emit } from './emit.ts';
import { fields } from './schema.ts';

export const emitStep = defineStep({
  type: 'emit',
  summary:
    "Puts an event on Baton's EventBridge bus; the result is the event's id. An event cannot be taken back, so it is neither logged nor undone.",
  common: ['retry', 'timeout', 'on_error', 'estimate'],
  fields,
  sites: [{ path: ['with'], kind: 'template', sees: 'before' }],
  effect: false,
  shape: 'event',
  detail: (step) => String(step.event),
  check: (step) =>
    step.with !== undefined &&
    !isObject(step.with) &&
    !(typeof step.with === 'string' && step.with.includes('{{'))
      ? [
          {
            path: ['with'],
            message: 'expected a map: it becomes the detail of the event',
            hint: 'write { name: value }',
          },
        ]
      : [],
  result: () => ({
    type: 'object',
    additionalProperties: false,
    required: ['event_id'],
    properties: { event_id: { type: 'string' } },
  }),
  emit,
});
