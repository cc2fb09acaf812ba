import type { Deployment } from 'baton/actions';

export default { runtime: 'worker' } satisfies Deployment;
