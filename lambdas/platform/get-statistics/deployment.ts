import type { Deployment } from '#contracts/deployment.ts';

export default {
  access: ['manifests'],
  items: { approval: 'read', breaker: 'read', effect: 'read', flow: 'read', run: 'read', turn: 'read' },
  memoryMegabytes: 1024,
} satisfies Deployment;
