import type { Deployment } from '#contracts/deployment.ts';

export default { access: ['manifests'], items: { entity: 'read' } } satisfies Deployment;
