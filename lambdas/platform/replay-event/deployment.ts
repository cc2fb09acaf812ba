import type { Deployment } from '#contracts/deployment.ts';

export default {
  access: ['manifests', 'executions-start', 'executions-read'],
  items: { event: 'read', audit: 'add', run: 'add', variants: 'read' },
} satisfies Deployment;
