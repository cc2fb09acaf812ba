import type { Deployment } from '#contracts/deployment.ts';
import { END_RIGHTS } from '#platform/executions/end-rights.ts';

export default { ...END_RIGHTS, on: [{ statusChanges: true }], timeoutSeconds: 120 } satisfies Deployment;
