import type { Deployment } from '#contracts/deployment.ts';

export default { access: ['bus'], items: { breaker: 'write', audit: 'add' } } satisfies Deployment;
