import type { Deployment } from '#contracts/deployment.ts';

export default { access: ['table', 'bus', 'tasks'] } satisfies Deployment;
