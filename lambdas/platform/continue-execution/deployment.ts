import type { Deployment } from '#contracts/deployment.ts';

export default {
  access: ['manifests', 'executions-read', 'executions-start', 'versions-read', 'versions-publish'],
  items: { effect: 'write', audit: 'add', run: 'add' },
} satisfies Deployment;
