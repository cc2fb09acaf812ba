import type { Deployment } from '#contracts/deployment.ts';

export default {
  access: ['manifests', 'versions-read'],
  items: { definition: 'copy', manifest: 'write', version: 'write' },
  // A workflow that is deployed for the first time with this function may have many versions.
  timeoutSeconds: 240,
} satisfies Deployment;
