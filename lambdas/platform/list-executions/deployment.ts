import type { Deployment } from '#contracts/deployment.ts';

export default {
  access: ['manifests'],
  items: { flow: 'read', run: 'read', turn: 'read' },
} satisfies Deployment;
