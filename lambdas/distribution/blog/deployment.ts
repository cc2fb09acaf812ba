import type { Deployment } from 'baton/actions';

export default { access: ['storage', 'outbox'] } satisfies Deployment;
