import type { Deployment } from '#contracts/deployment.ts';

export default {
  access: ['manifests', 'executions-start', 'executions-read', 'tasks'],
  items: { event: 'write', run: 'add', wait: 'write' },
  on: [{ triggers: true }],
} satisfies Deployment;
