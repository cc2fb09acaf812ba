import type { Deployment } from '#contracts/deployment.ts';

export default {
  access: ['manifests', 'executions-start', 'executions-read', 'tasks'],
  items: { audit: 'add', flow: 'remove', run: 'write', turn: 'write', variants: 'read' },
} satisfies Deployment;
