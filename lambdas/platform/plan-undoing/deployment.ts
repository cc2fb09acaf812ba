import type { Deployment } from '#contracts/deployment.ts';

export default { items: { effect: 'write' }, timeoutSeconds: 120 } satisfies Deployment;
