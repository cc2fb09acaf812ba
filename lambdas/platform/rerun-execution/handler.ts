import { rerunExecution as route } from '#contracts/http/routes/rerun-execution.ts';
import { rerunExecution } from '#platform/continuation/rerun/rerun-execution.ts';
import { defineEndpoint } from '#platform/handlers/define-endpoint.ts';

export const handler = defineEndpoint(route, rerunExecution);
