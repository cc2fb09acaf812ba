import type { Deployment } from '#contracts/deployment.ts';

/** Time for some ten thousand mails. */
export default { access: ['outbox'], timeoutSeconds: 120 } satisfies Deployment;
