import type { Deployment } from '#contracts/deployment.ts';
import { END_RIGHTS } from '#platform/executions/end-rights.ts';

/** Giving turns includes taking in ends whose events were lost. Versions of it are published, so manifests are in the table. */
export default {
  ...END_RIGHTS,
  access: END_RIGHTS.access.filter((one) => one !== 'manifests'),
  items: { ...END_RIGHTS.items, manifest: 'read' },
  timeoutSeconds: 120,
} satisfies Deployment;
