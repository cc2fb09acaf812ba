import type { Deployment } from '#contracts/deployment.ts';

export default { access: ['manifests', 'table', 'versions-read', 'versions-change'] } satisfies Deployment;
