import type { Deployment } from '#contracts/deployment.ts';

export default {
  access: ['manifests', 'versions-read', 'executions-read'],
  items: { effect: 'read' },
} satisfies Deployment;
