import { listBreakers as route } from '#contracts/http/list-breakers.ts';
import { defineEndpoint } from '#lambdas/shared/endpoint/define-endpoint.ts';
import { listBreakers } from './logic.ts';

export const handler = defineEndpoint(route, listBreakers);
