import { decideVariants as route } from '#contracts/http/routes/decide-variants.ts';
import { defineEndpoint } from '#platform/handlers/define-endpoint.ts';
import { decideVariants } from './logic.ts';

export const handler = defineEndpoint(route, decideVariants);
