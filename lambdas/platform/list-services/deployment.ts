import type { Deployment } from '#contracts/deployment.ts';

export default { access: ['manifests'], items: { service: 'read' } } satisfies Deployment;
