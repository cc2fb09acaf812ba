import type { Deployment } from '#contracts/deployment.ts';

export default {
  access: ['manifests'],
  items: { metrics: 'read', run: 'read', variants: 'read' },
} satisfies Deployment;
