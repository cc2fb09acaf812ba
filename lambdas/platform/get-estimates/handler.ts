import { getEstimates as route } from '#contracts/http/routes/get-estimates.ts';
import { defineEndpoint } from '#platform/handlers/define-endpoint.ts';
import { getEstimates } from './logic.ts';

export const handler = defineEndpoint(route, getEstimates);
