import type { Deployment } from '#contracts/deployment.ts';

export default { access: ['manifests', 'bus'], items: { start: 'remove' } } satisfies Deployment;
