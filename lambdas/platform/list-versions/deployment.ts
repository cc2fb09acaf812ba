import type { Deployment } from '#contracts/deployment.ts';

export default { access: ['manifests', 'versions-read', 'executions-read'] } satisfies Deployment;
