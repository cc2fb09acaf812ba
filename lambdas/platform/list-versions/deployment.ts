import type { Deployment } from '#contracts/deployment.ts';

export default { access: ['manifests'], items: { run: 'read', version: 'read' } } satisfies Deployment;
