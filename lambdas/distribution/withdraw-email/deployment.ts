import type { Deployment } from 'baton/actions';

/** Time for some ten thousand mails. */
export default { access: ['outbox'], timeoutSeconds: 120 } satisfies Deployment;
