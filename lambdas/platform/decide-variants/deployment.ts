import type { Deployment } from '#contracts/deployment.ts';

export default {
  access: ['manifests'],
  items: { run: 'add', variants: 'write' },
} satisfies Deployment;
