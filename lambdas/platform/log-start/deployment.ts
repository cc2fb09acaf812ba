import type { Deployment } from '#contracts/deployment.ts';

export default { access: ['executions-read'], items: { effect: 'write' } } satisfies Deployment;
