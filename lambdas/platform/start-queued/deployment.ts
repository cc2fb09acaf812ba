import type { Deployment } from '#contracts/deployment.ts';

export default {
  access: ['manifests', 'executions-start', 'executions-read', 'tasks'],
  items: { audit: 'add', flow: 'remove', run: 'write', start: 'remove', turn: 'write', variants: 'read' },
  on: [{ queue: ['Start Queued'] }],
  timeoutSeconds: 120,
} satisfies Deployment;
