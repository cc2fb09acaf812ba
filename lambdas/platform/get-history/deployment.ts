import type { Deployment } from '#contracts/deployment.ts';

export default { access: ['executions-read', 'manifests'] } satisfies Deployment;
