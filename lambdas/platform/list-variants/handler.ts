import { listVariants as route } from '#contracts/http/routes/list-variants.ts';
import { defineEndpoint } from '#platform/handlers/define-endpoint.ts';
import { listVariants } from './logic.ts';

export const handler = defineEndpoint(route, listVariants);
