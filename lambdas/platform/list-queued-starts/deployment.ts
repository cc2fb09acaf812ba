import type { Deployment } from '#contracts/deployment.ts';

export default { items: { start: 'read' } } satisfies Deployment;
