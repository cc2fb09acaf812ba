import type { Deployment } from '#contracts/deployment.ts';

export default {
  access: ['manifests', 'executions-read', 'versions-read'],
  items: { definition: 'copy', effect: 'read', progress: 'copy', run: 'copy' },
} satisfies Deployment;
