import { entityPath, entityView } from '../lifecycle.ts';
import { defineRoute } from '../route.ts';

export const getEntity = defineRoute({
  name: 'get-entity',
  method: 'GET',
  path: '/lifecycles/{lifecycle}/{entity}',
  summary: "Shows an entity's state and data, which triggers are allowed now, and what happens by itself.",
  parameters: entityPath,
  response: entityView,
  problems: ['not_found'],
});
