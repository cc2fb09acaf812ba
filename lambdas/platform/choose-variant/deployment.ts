import type { Deployment } from '#contracts/deployment.ts';

export default {
  access: ['manifests'],
  items: { variants: 'read' },
} satisfies Deployment;
