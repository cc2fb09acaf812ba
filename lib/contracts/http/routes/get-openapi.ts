import { z } from 'zod';
import { defineRoute } from '../route.ts';

export const getOpenapi = defineRoute({
  name: 'get-openapi',
  method: 'GET',
  path: '/openapi.json',
  summary: 'Returns this API as an OpenAPI 3.1 document.',
  response: z.looseObject({ openapi: z.string() }),
});
