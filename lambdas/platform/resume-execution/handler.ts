import { resumeExecution as route } from '#contracts/http/routes/resume-execution.ts';
import { defineEndpoint } from '#platform/handlers/define-endpoint.ts';
import { resumeExecution } from './logic.ts';

export const handler = defineEndpoint(route, resumeExecution);
