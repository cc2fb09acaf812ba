import type { Deployment } from '#contracts/deployment.ts';

export default { access: ['table', 'bus', 'tasks', 'executions-read'] } satisfies Deployment;
