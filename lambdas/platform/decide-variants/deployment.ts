import type { Deployment } from '#contracts/deployment.ts';

export default {
  access: ['manifests', 'workflows'],
  items: { audit: 'add', variants: 'write' },
} satisfies Deployment;
