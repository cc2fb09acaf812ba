import type { Deployment } from '#contracts/deployment.ts';

export default {
  access: ['manifests', 'executions-start', 'executions-read', 'tasks'],
  items: { audit: 'add', event: 'read', flow: 'remove', run: 'add', turn: 'write', variants: 'read' },
} satisfies Deployment;
