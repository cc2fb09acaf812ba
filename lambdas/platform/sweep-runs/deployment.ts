import type { Deployment } from '#contracts/deployment.ts';
import { END_RIGHTS } from '#platform/executions/end-rights.ts';

export default {
  ...END_RIGHTS,
  items: { ...END_RIGHTS.items, metrics: 'write', start: 'write', sweep: 'write' },
  on: [{ schedule: 'rate(15 minutes)' }],
  timeoutSeconds: 900,
} satisfies Deployment;
