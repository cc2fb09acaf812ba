import type { Deployment } from '#contracts/deployment.ts';

export default { access: ['manifests'], items: { state: 'read' } } satisfies Deployment;
