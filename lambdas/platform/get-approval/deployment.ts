import type { Deployment } from '#contracts/deployment.ts';

export default { access: ['table'] } satisfies Deployment;
