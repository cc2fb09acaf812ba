import { defineStep } from '../step-type.ts';
import { asked, asShown, checkApproval, decisionSchema } from './decision.ts';
import { emit } from './emit.ts';
import { fields } from './schema.ts';

export const approvalStep = defineStep({
  type: 'approval',
  summary: 'Waits for someone to approve or reject, with a time limit; the approver may edit chosen fields.',
  common: ['timeout', 'on_error', 'sensitive'],
  fields,
  sites: [
    { path: ['with', 'title'], kind: 'template', sees: 'before' },
    { path: ['with', 'to'], kind: 'template', sees: 'before' },
    { path: ['with', 'show'], kind: 'template', sees: 'before' },
  ],
  events: 6,
  effect: false,
  shape: 'approval',
  seconds: () => 0,
  // Asking takes a moment; waiting for the answer costs nothing.
  function: () => ({ megabytes: 512, seconds: 0.1 }),
  waits: true,
  check: checkApproval,
  result: decisionSchema,
  standIns: (step) => asShown(asked(step)),
  emit,
});
