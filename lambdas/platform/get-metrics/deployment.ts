import type { Deployment } from '#contracts/deployment.ts';

export default { access: ['manifests', 'table'] } satisfies Deployment;
