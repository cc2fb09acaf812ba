import type { Deployment } from '#contracts/deployment.ts';
import { MAX_TOOL_SECONDS } from '#contracts/tools/tool-list.ts';

// Longer than a step may wait, so that the function can still report how the server failed.
export default { timeoutSeconds: MAX_TOOL_SECONDS + 30 } satisfies Deployment;
