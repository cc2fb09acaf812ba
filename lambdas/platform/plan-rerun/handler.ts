import { planRerun as route } from '#contracts/http/routes/plan-rerun.ts';
import { planRerun } from '#platform/continuation/rerun/plan-rerun.ts';
import { defineEndpoint } from '#platform/handlers/define-endpoint.ts';

export const handler = defineEndpoint(route, planRerun);
