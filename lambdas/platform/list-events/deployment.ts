import type { Deployment } from '#contracts/deployment.ts';

export default { access: ['manifests'], items: { event: 'read' } } satisfies Deployment;
