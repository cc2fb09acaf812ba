import type { Deployment } from '#contracts/deployment.ts';

export default {
  access: ['manifests', 'workflows'],
  items: { effect: 'read', run: 'read', version: 'read' },
} satisfies Deployment;
