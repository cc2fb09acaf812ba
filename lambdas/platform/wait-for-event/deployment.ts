import type { Deployment } from '#contracts/deployment.ts';

export default { access: ['tasks'], items: { wait: 'write' } } satisfies Deployment;
