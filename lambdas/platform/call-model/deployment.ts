import type { Deployment } from '#contracts/deployment.ts';
import { MAX_MODEL_SECONDS } from '#contracts/models/prompt.ts';

// Longer than a step may wait, so that the function can still report how its models failed.
export default { timeoutSeconds: MAX_MODEL_SECONDS + 30 } satisfies Deployment;
