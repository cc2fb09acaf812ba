import { z } from 'zod';
import { entityId, workflowName } from '#contracts/http/fields.ts';

export const name = 'platform/change-entity';
export const description =
  'Fires a trigger of a lifecycle, and begins and commits the transitions whose work an execution does.';

export const errors = {
  EntityBusy: { retryable: true, description: 'Another transition is under way.' },
  TriggerRefused: {
    retryable: false,
    effect: 'none',
    description: "The trigger is not allowed in the entity's state, or does not exist.",
  },
  Overtaken: { retryable: false, description: 'The entity no longer waits for the execution.' },
  InvalidData: { retryable: false, description: 'The data do not fit the lifecycle.' },
} as const;

const which = { lifecycle: workflowName, entity: entityId };
const map = z.record(z.string(), z.json());

export const input = z.discriminatedUnion('does', [
  z.object({
    does: z.literal('fire'),
    ...which,
    trigger: z.string(),
    event: z.json(),
    data: map.optional(),
  }),
  z.object({
    does: z.literal('begin'),
    ...which,
    transition: z.string(),
    version: z.number().int(),
    since: z.string(),
  }),
  z.object({ does: z.literal('commit'), ...which, data: map.nullable() }),
]);

export const output = z.union([
  z.object({ begun: z.boolean() }),
  z.object({
    id: z.string(),
    state: z.string(),
    data: map,
    version: z.number().int(),
    under_way: z.boolean(),
  }),
]);
