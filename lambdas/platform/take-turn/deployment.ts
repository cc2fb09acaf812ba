import type { Deployment } from '#contracts/deployment.ts';
import { END_RIGHTS } from '#platform/executions/end-rights.ts';

/** Giving turns includes taking in ends whose events were lost. */
export default { ...END_RIGHTS, timeoutSeconds: 120 } satisfies Deployment;
