import { z } from 'zod';
import { nextToken, page } from '../fields.ts';
import { entityPath, historyEntry } from '../lifecycle.ts';
import { defineRoute } from '../route.ts';

export const getEntityHistory = defineRoute({
  name: 'get-entity-history',
  method: 'GET',
  path: '/lifecycles/{lifecycle}/{entity}/history',
  summary: 'Shows the states that an entity has entered, and the transitions that failed, newest first.',
  parameters: entityPath,
  query: z.object(page),
  response: z.object({ entries: z.array(historyEntry), next_token: nextToken }),
  problems: ['not_found'],
});
