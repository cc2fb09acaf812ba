import type { Deployment } from '#contracts/deployment.ts';

export default { access: ['manifests', 'workflows'], items: { audit: 'read' } } satisfies Deployment;
