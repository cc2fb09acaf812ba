import { z } from 'zod';
import type { Json } from '#core/json.ts';

/** Any JSON value; bodies have been parsed as JSON before, so there is nothing to check. */
export const anyJson = z.unknown() as unknown as z.ZodType<Json>;

/** Name of a workflow in a path. */
export const workflowName = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,80}$/, 'expected 1 to 80 letters, digits, "-" or "_"')
  .describe('Name of the workflow.');

/** Name for a new execution. One with a "." belongs to an execution that a `workflow` step has started. */
export const newExecutionName = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,80}$/, 'expected 1 to 80 letters, digits, "-" or "_"')
  .describe('Name of the execution.');

/** Name of an execution. */
export const executionName = z
  .string()
  .regex(/^[A-Za-z0-9._-]{1,80}$/, 'expected 1 to 80 letters, digits, "-", "_" or "."')
  .describe('Name of the execution.');

/** Path parameters of everything about one execution. */
export const executionPath = z.object({ workflow: workflowName, execution: executionName });

/** Id of an event of a bus. */
export const eventId = z
  .string()
  .regex(/^[A-Za-z0-9._:-]{1,128}$/, 'expected 1 to 128 letters, digits, ".", "_", ":" or "-"')
  .describe('Id of the event.');

/** Id of an entity of a lifecycle. */
export const entityId = z
  .string()
  .regex(/^[A-Za-z0-9._:@-]{1,128}$/, 'expected 1 to 128 letters, digits, ".", "_", ":", "@" or "-"')
  .describe('Id of the entity.');

/** Query of every list: how many entries, and where to continue. */
export const page = {
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(1000)
    .optional()
    .describe('Maximum number of entries in the answer.'),
  next_token: z.string().optional().describe('`next_token` of the previous answer.'),
};

/** A choice in a query: `true`, `1` or `yes`, or their opposites. */
export const yesOrNo = z.stringbool({ error: 'expected true or false' });

/** Present in an answer if there are more entries. */
export const nextToken = z.string().optional().describe('Pass it as `next_token` to get the next entries.');

/** An instant in ISO 8601, UTC. */
export const instant = z.iso.datetime().describe('Instant in UTC.');

/** Status of an execution: that of Step Functions (API Reference: DescribeExecution, status), or PENDING while it waits for its turn. */
export const executionStatus = z.enum([
  'RUNNING',
  'PENDING',
  'SUCCEEDED',
  'FAILED',
  'TIMED_OUT',
  'ABORTED',
  'PENDING_REDRIVE',
]);

/** An execution in a list, and the answer of routes that change one. */
export const executionSummary = z.object({
  workflow: workflowName,
  name: executionName,
  execution: z.string().describe('ARN of the execution.'),
  status: executionStatus,
  started_at: instant.optional(),
  ended_at: instant.optional(),
  skipped: z
    .literal(true)
    .optional()
    .describe(
      'Nothing was started, because the workflow skips what finds no place: the execution is one that is under way.',
    ),
});

/** Why somebody does something. */
export const reason = z.string().max(1000).optional().describe('Goes into the audit trail.');

/** An effect that is to be undone and is not. */
export const notUndoneView = z.object({
  step: z.string(),
  iteration: z
    .string()
    .optional()
    .describe(
      'Number of its iteration, as `$index` has it, after those of the loops around it; or the id of its task.',
    ),
  with: anyJson
    .optional()
    .describe(
      'What its compensation is called with; absent if that is not known or long, or values are sensitive.',
    ),
  error: z.string().describe('What kept it from being undone.'),
});
