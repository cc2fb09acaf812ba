import { z } from 'zod';
import { instant, workflowName, yesOrNo } from '../fields.ts';
import { defineRoute } from '../route.ts';
import { breakerView } from './list-breakers.ts';

const count = z.number().int();

/** Executions by how they ended. */
const outcomes = z.object({
  success: count.optional(),
  failure: count.optional(),
  timeout: count.optional(),
  aborted: count.optional(),
});

/** Durations of executions in seconds; absent if none ended. */
const durations = z.object({
  p50: z.number().optional(),
  p95: z.number().optional(),
  p99: z.number().optional(),
});

export const getStatistics = defineRoute({
  name: 'get-statistics',
  method: 'GET',
  path: '/statistics',
  summary:
    'Counts the executions that have ended in a span of time: outcomes, durations, retries and errors, over time.',
  query: z.object({
    workflow: workflowName.optional().describe('Only of this workflow. Default: all.'),
    since: instant.describe('Beginning of the span. At most 90 days ago.'),
    until: instant
      .optional()
      .describe('End of the span; one to come gives the same answer until something happens. Default: now.'),
    present: yesOrNo
      .optional()
      .describe('With how things are now: what is under way, and what waits for people.'),
    parts: z.coerce.number().int().min(1).max(200).optional().describe('Parts of the span. Default: 48.'),
  }),
  response: z.object({
    since: instant,
    until: instant,
    complete: z
      .boolean()
      .describe('False if more executions have ended than are read; the newest are left out.'),
    outcomes,
    durations,
    cost: z
      .object({ dollars: z.number(), runs: count })
      .describe('US dollars of executions whose cost is known, and how many these are.'),
    errors: z.record(z.string(), count).describe('Executions that failed, by error.'),
    parts: z.array(
      z.object({
        at: instant.describe('Beginning of the part.'),
        outcomes,
        durations,
        retries: count,
        compensations: z.object({ succeeded: count, failed: count }),
        under_way: count.describe('Executions that were under way when the part began.'),
        waiting: count.describe(
          'Those of them that waited for their turn, of those that have ended or wait now.',
        ),
      }),
    ),
    present: z
      .object({
        under_way: count,
        waiting: count.describe('Executions that wait for their turn.'),
        approvals: count.describe('Approvals that wait for a decision.'),
        parked: count.describe(
          'Executions whose effects could not be undone, or that a person is to decide about.',
        ),
        breakers: z.array(breakerView),
      })
      .optional()
      .describe('How things are now, if that is asked for; of more than 1,000 each, 1,000.'),
    steps: z
      .record(
        z.string(),
        z.object({
          runs: count,
          failed: count,
          retries: count,
          seconds: z.number().describe('Mean duration of a run.'),
        }),
      )
      .optional()
      .describe('By step, if one workflow is asked for.'),
  }),
  problems: ['not_found'],
});
