import { z } from 'zod';
import { anyJson, executionPath, executionSummary, instant, notUndoneView } from '../fields.ts';
import { defineRoute } from '../route.ts';

const seconds = z.number().min(0);

const stepView = z.object({
  id: z.string(),
  type: z.string(),
  uses: z.string().optional(),
  phase: z.string().optional(),
  parent: z.string().optional(),
  status: z.enum(['pending', 'running', 'waiting', 'succeeded', 'failed', 'aborted', 'skipped', 'unreached']),
  attempts: z.number().int(),
  iterations: z
    .object({
      ended: z.number().int(),
      total: z.number().int().optional(),
      failed: z.number().int().optional(),
    })
    .optional(),
  handled: z.boolean().optional().describe('The failure was handled by `on_error`.'),
  started_at: instant.optional(),
  ended_at: instant.optional(),
  duration_seconds: seconds.optional(),
  error: z.string().optional(),
  cause: z.string().optional(),
  failed_iterations: z
    .object({
      ended: z.number().int().describe('Iterations that have ended.'),
      failed: z.number().int(),
      execution: z.string().optional().describe('ARN of one that failed, if it is an execution.'),
      iteration: z
        .string()
        .optional()
        .describe('Its number, as `$index` has it; after those of the loops around it.'),
      with: anyJson
        .optional()
        .describe('What the step was called with that failed in it, or the item if it is an execution.'),
      handled: z.boolean().optional().describe('The iterations continued, or the loop without them.'),
      step: z.string().optional().describe('The step at which it failed.'),
      error: z.string().optional(),
      cause: z.string().optional(),
    })
    .optional()
    .describe(
      'Of a `for_each` of which iterations failed: how many, and why one of them did. A distributed one has it when it has ended.',
    ),
  execution: z
    .string()
    .optional()
    .describe('ARN of the newest execution that a `workflow` step has started.'),
  cached: z
    .object({ hit: z.number().int().optional(), stale: z.number().int().optional() })
    .optional()
    .describe('Runs of the step whose result came from its cache: within its time, or after it.'),
  fallback: z.boolean().optional(),
  queue: z
    .object({
      action: z.string(),
      key: z.string().describe('Key of the limit that the call waits for.'),
      place: z.number().int().optional().describe('Place in the queue; 1 is next.'),
      waiting: z.number().int().optional().describe('Calls in the queue.'),
      begins_at: instant.optional().describe('When the call begins, as its rate has it.'),
    })
    .optional()
    .describe(
      'What the call of the step waits for before it begins; absent if it does not wait, and in loops.',
    ),
  compensation: z.enum(['running', 'succeeded', 'failed']).optional(),
  compensation_error: z
    .string()
    .optional()
    .describe('Error with which its compensation failed in the execution itself.'),
});

export const getStatus = defineRoute({
  name: 'get-status',
  method: 'GET',
  path: '/workflows/{workflow}/executions/{execution}',
  summary: 'Shows the status of an execution: progress, phase, steps, remaining time and outcome.',
  parameters: executionPath,
  response: executionSummary.extend({
    progress: z.object({
      percent: z.number().int().min(0).max(100),
      phase: z.string().optional(),
      phases: z.array(
        z.object({
          name: z.string(),
          percent: z.number().int(),
          status: z.enum(['pending', 'running', 'done']),
        }),
      ),
      elapsed_seconds: seconds,
      remaining_seconds: seconds.optional().describe('Estimate, without waits for people.'),
      remaining_seconds_spread: z
        .object({ low: seconds, high: seconds })
        .optional()
        .describe('Its range in about four of five cases; absent unless durations of steps were observed.'),
      running: z.array(z.string()).describe('Ids of the steps in progress.'),
      steps: z.array(stepView),
    }),
    queue: z
      .object({
        key: z.string().describe('Key of the limit that it waits for.'),
        place: z.number().int().optional().describe('Place in the queue; 1 is next.'),
        waiting: z.number().int().optional().describe('Executions in the queue.'),
        under_way: z.array(z.string()).optional().describe('Names of the executions that have the places.'),
        begins_at: instant.optional().describe('When it begins, if nothing else holds it up then.'),
        waits_for: z
          .enum(['debounce', 'rate'])
          .optional()
          .describe(
            'What that time is: that of its rate, or the one until which a newer one may replace it.',
          ),
      })
      .optional()
      .describe('What the execution waits for before it begins; absent if it does not wait.'),
    as_of: instant
      .optional()
      .describe(
        'When the history was read that this is based on, if Step Functions refused to give a newer one.',
      ),
    output: anyJson.optional(),
    error: z.string().optional(),
    cause: z.string().optional(),
    not_undone: z
      .object({ effects: z.array(notUndoneView), count: z.number().int().describe('How many there are.') })
      .optional()
      .describe(
        'The newest effects that could not be undone, or that are held for a person; absent if there are none.',
      ),
    failed_step: z.string().optional().describe('The step whose failure ended the execution.'),
    parent: z.string().optional().describe('ARN of the execution whose step has started this one.'),
    variant: z
      .object({ workflow: z.string(), variant: z.string() })
      .optional()
      .describe('Which variant of which workflow it got.'),
    continues: z.string().optional().describe('Name of the execution that this one continues in a version.'),
    continued_by: z.string().optional().describe('Name of the execution that continues this one.'),
    reruns: z
      .object({ execution: z.string(), step: z.string() })
      .optional()
      .describe('Name of the execution that this one runs again, and the step with which it began.'),
    rerun_by: z
      .array(z.string())
      .optional()
      .describe('Names of the newest executions that run this one again.'),
  }),
  problems: ['not_found'],
});
