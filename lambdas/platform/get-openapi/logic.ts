import { openapiOf } from '#contracts/http/openapi.ts';
import type { getOpenapi as route } from '#contracts/http/routes/get-openapi.ts';
import { ROUTES } from '#contracts/http/routes/index.ts';
import type { Serves } from '#platform/handlers/serves.ts';

/** Version of the API's shapes. */
const VERSION = '1';

/** Returns the API as an OpenAPI document, with the address at which it was asked. */
export const getOpenapi: Serves<typeof route> = async ({ baseUrl }) =>
  openapiOf(ROUTES, VERSION, baseUrl) as { openapi: string };
