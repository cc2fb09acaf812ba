import type { Deployment } from 'baton/actions';

export default { access: ['storage'] } satisfies Deployment;
