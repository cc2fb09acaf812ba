import type { Deployment } from '#contracts/deployment.ts';

export default { access: ['manifests'], items: { audit: 'read' } } satisfies Deployment;
