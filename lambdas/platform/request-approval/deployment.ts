import type { Deployment } from '#contracts/deployment.ts';

export default { access: ['bus', 'tasks'], items: { approval: 'write' } } satisfies Deployment;
