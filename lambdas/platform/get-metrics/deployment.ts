import type { Deployment } from '#contracts/deployment.ts';

export default {
  access: ['manifests'],
  items: { breaker: 'read', metrics: 'read', run: 'read', service: 'read', start: 'read' },
} satisfies Deployment;
