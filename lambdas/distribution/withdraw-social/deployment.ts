import type { Deployment } from '#contracts/deployment.ts';

export default { access: ['outbox'] } satisfies Deployment;
