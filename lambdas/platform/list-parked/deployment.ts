import type { Deployment } from '#contracts/deployment.ts';

export default { items: { effect: 'read' } } satisfies Deployment;
