import type { Deployment } from '#contracts/deployment.ts';

export default {
  access: ['manifests', 'versions-read', 'executions-read', 'versions-change'],
  items: { run: 'add' },
} satisfies Deployment;
