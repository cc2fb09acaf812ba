import type { Deployment } from '#contracts/deployment.ts';

export default {
  access: ['executions-read', 'manifests'],
  items: { history: 'copy', progress: 'read', run: 'read' },
} satisfies Deployment;
