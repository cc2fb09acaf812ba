import type { Deployment } from '#contracts/deployment.ts';

export default {
  access: ['manifests', 'executions-start', 'executions-read'],
  items: { audit: 'add', run: 'write', variants: 'read' },
} satisfies Deployment;
