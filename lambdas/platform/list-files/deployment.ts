import type { Deployment } from '#contracts/deployment.ts';

export default { access: ['storage-read'] } satisfies Deployment;
