import { z } from 'zod';
import { anyJson, entityId, instant, workflowName } from './fields.ts';

/** Path parameters of everything about one entity. */
export const entityPath = z.object({
  lifecycle: workflowName.describe('Name of the lifecycle.'),
  entity: entityId,
});

/** An entity as the API shows it. */
export const entityView = z.object({
  lifecycle: z.string(),
  id: entityId,
  state: z.string(),
  final: z.boolean().describe('Whether nothing leaves the state.'),
  data: z.record(z.string(), anyJson),
  version: z.number().int().describe('How many states were entered.'),
  since: instant.describe('When the state was entered.'),
  under_way: z
    .object({
      to: z.string(),
      trigger: z.string().optional().describe('Absent of a timed transition.'),
      execution: z.string().describe('Name of the execution that does the work.'),
      by: z.string(),
      at: instant,
    })
    .optional()
    .describe('The transition whose work is being done; until it ends, the state is the one before.'),
  triggers: z
    .array(
      z.object({
        trigger: z.string(),
        to: z.string().describe('State that it leads to.'),
        allowed: z
          .enum(['yes', 'no', 'depends'])
          .describe('`depends`: the guard asks for something that comes with the trigger.'),
        guard: z.string().optional(),
      }),
    )
    .describe(
      "The triggers of the state. None is taken while a transition is under way, unless the lifecycle's `conflict` is `retry`.",
    ),
  timed: z
    .array(z.object({ to: z.string(), due: instant }))
    .describe('Transitions that happen without a trigger, and when.'),
});

/** An entry of an entity's history. */
export const historyEntry = z.object({
  number: z.number().int(),
  at: instant,
  outcome: z
    .enum(['created', 'done', 'failed'])
    .describe('`failed`: the work failed and was undone; the entity stayed in `from`.'),
  from: z.string().optional(),
  to: z.string(),
  trigger: z.string().optional(),
  by: z.string(),
  execution: z.string().optional().describe('Name of the execution that did the work.'),
  error: z.string().optional(),
});
