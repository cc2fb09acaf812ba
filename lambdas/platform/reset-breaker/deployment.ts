import type { Deployment } from '#contracts/deployment.ts';

export default { access: ['bus'], items: { breaker: 'write', run: 'add' } } satisfies Deployment;
