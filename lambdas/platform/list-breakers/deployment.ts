import type { Deployment } from '#contracts/deployment.ts';

export default { items: { breaker: 'read' } } satisfies Deployment;
