import type { Deployment } from '#contracts/deployment.ts';

export default {
  access: ['manifests', 'versions-read', 'executions-read', 'versions-change'],
  items: { audit: 'add' },
} satisfies Deployment;
