import type { Deployment } from '#contracts/deployment.ts';

export default { access: ['storage', 'outbox'] } satisfies Deployment;
