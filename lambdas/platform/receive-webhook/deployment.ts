import type { Deployment } from '#contracts/deployment.ts';

export default {
  access: ['manifests', 'executions-start', 'executions-read', 'tasks'],
  items: { audit: 'add', flow: 'remove', run: 'add', turn: 'write', variants: 'read' },
  secrets: ['baton/webhooks/*'],
} satisfies Deployment;
