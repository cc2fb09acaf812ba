import type { Deployment } from '#contracts/deployment.ts';

export default {
  access: ['manifests', 'versions-read', 'versions-change'],
  items: { run: 'add' },
} satisfies Deployment;
