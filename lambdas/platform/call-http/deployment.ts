import type { Deployment } from '#contracts/deployment.ts';
import { MAX_HTTP_SECONDS } from '#contracts/http-step.ts';

// Longer than a request may take, so that the function can still report how it failed.
export default { timeoutSeconds: MAX_HTTP_SECONDS + 30, items: { cache: 'write' } } satisfies Deployment;
