import type { Deployment } from 'baton/actions';

export default { access: ['outbox'] } satisfies Deployment;
