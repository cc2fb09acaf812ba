import { z } from 'zod';

/** Source of every event that Baton puts on its bus. */
export const EVENT_SOURCE = 'baton';

const run = { workflow: z.string(), execution: z.string().describe('ARN of the execution.') };
const correlation_id = z
  .string()
  .optional()
  .describe('Id that the execution shares with what brought it about; absent if its workflow carries none.');
const at = z.iso.datetime();

/** Baton's own events by detail-type, each with the schema of its detail. */
export const EVENTS = {
  'Run Started': z.object({ ...run, at }),
  'Start Queued': z.object({ workflow: z.string(), name: z.string(), at }),
  'Run Finished': z.object({
    ...run,
    at,
    status: z.enum(['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED']),
    duration_seconds: z.number(),
    error: z.string().optional(),
    correlation_id,
  }),
  'Approval Requested': z.object({
    ...run,
    at,
    approval: z.string().describe('Id to decide with; not the task token.'),
    step: z.string(),
    title: z.string(),
    to: z.array(z.string()),
    expires_at: at.optional(),
  }),
  'Approval Decided': z.object({
    ...run,
    at,
    approval: z.string(),
    step: z.string(),
    decision: z.enum(['approved', 'rejected']),
    by: z.string(),
  }),
  'Breaker Changed': z.object({
    at,
    breaker: z.string(),
    from: z.enum(['closed', 'open', 'half_open']),
    to: z.enum(['closed', 'open', 'half_open']),
    half_opens_at: at.optional(),
  }),
  'Lifecycle Changed': z.object({
    at,
    lifecycle: z.string(),
    entity: z.string(),
    outcome: z.enum(['created', 'done', 'failed']),
    from: z.string().optional(),
    to: z.string(),
    trigger: z.string().optional(),
    by: z.string(),
    execution: z.string().optional().describe('Name of the execution that did the work.'),
    error: z.string().optional(),
  }),
  'Service Changed': z.object({
    at,
    service: z.string(),
    to: z.enum(['healthy', 'unhealthy']),
    error: z.string().optional().describe('What the last check found.'),
  }),
  'Compensation Failed': z.object({
    ...run,
    at,
    step: z.string(),
    iterations: z
      .array(z.string())
      .optional()
      .describe('Of a step in a loop: which are not undone, newest first, at most 20 of an execution.'),
    error: z.string(),
    cause: z.string().optional(),
    correlation_id,
  }),
} as const;

/** Detail-type of one of Baton's events. */
export type EventType = keyof typeof EVENTS;

/** Detail of an event. */
export type EventDetail<Type extends EventType> = z.input<(typeof EVENTS)[Type]>;
