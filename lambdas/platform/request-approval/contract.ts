import { z } from 'zod';
import { editableFields } from '#contracts/http/approval.ts';

export const name = 'platform/request-approval';
export const description = 'Asks people for an approval; the state that calls it waits for their decision.';

export const options = { answers: 'later' } as const;

const recipients = z.union([z.string().transform((one) => [one]), z.array(z.string())]);

export const input = z.object({
  approval: z.object({
    title: z.string(),
    to: recipients.nullish().transform((to) => to ?? []),
    show: z.json().optional().describe('What the approver sees.'),
    editable: editableFields.default([]),
    on_reject: z.enum(['fail', 'continue']).default('fail'),
    timeout_seconds: z.number().positive().optional(),
  }),
});

export const output = z.object({ approval: z.string().describe('Id to decide with.') });
