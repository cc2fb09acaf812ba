import { parseDurationSeconds } from '#core/durations.ts';
import { defineStep } from '../step-type.ts';
import { checkWait } from './check.ts';
import { emit } from './emit.ts';
import { emitEvent } from './emit-event.ts';
import { awaitedEvents, EVENT_SCHEMA, type WaitStep } from './event.ts';
import { fields } from './schema.ts';

export const waitStep = defineStep<WaitStep>({
  type: 'wait',
  summary: 'Waits for a duration, until an instant, or for an event, which is the result then.',
  common: ['timeout', 'on_error'],
  fields,
  sites: [
    { path: ['for'], kind: 'template', sees: 'before' },
    { path: ['until'], kind: 'template', sees: 'before' },
    { path: ['event', 'match', '*'], kind: 'template', sees: 'before' },
    { path: ['event', 'when'], kind: 'condition', sees: 'event' },
  ],
  effect: false,
  shape: 'wait',
  detail: ({ event, for: duration, until }) => {
    if (event) return `event ${(event['detail-type'] ?? event.source ?? []).join(', ')}`;
    return duration === undefined ? `until ${until}` : `${duration}`;
  },
  awaits: awaitedEvents,
  check: checkWait,
  result: ({ event, on_timeout: onTimeout }) => {
    if (!event) return { type: 'null' };
    return onTimeout === 'continue' ? { anyOf: [EVENT_SCHEMA, { type: 'null' }] } : EVENT_SCHEMA;
  },
  seconds: (step) => parseDurationSeconds(String(step.for)) ?? 0,
  emit: (step, context) => (step.event ? emitEvent(step, context) : emit(step, context)),
});
