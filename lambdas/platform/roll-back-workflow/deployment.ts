import type { Deployment } from '#contracts/deployment.ts';

export default {
  access: ['manifests', 'versions-change'],
  items: { audit: 'add', run: 'read', version: 'write' },
} satisfies Deployment;
