import type { Deployment } from '#contracts/deployment.ts';

export default { items: { approval: 'read' } } satisfies Deployment;
