import { z } from 'zod';
import { anyJson } from '../fields.ts';
import { entityPath, entityView } from '../lifecycle.ts';
import { defineRoute } from '../route.ts';

export const createEntity = defineRoute({
  name: 'create-entity',
  method: 'POST',
  path: '/lifecycles/{lifecycle}/{entity}',
  summary: 'Begins the life of an entity, in the initial state.',
  parameters: entityPath,
  body: z.strictObject({
    data: anyJson.default({}).describe("Checked against the lifecycle's `data`; defaults are filled in."),
  }),
  response: entityView,
  status: 201,
  problems: ['not_found', 'conflict', 'invalid_input'],
});
