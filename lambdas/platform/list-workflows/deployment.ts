import type { Deployment } from '#contracts/deployment.ts';

export default { access: ['deployment', 'manifests'] } satisfies Deployment;
