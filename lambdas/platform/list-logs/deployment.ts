import type { Deployment } from '#contracts/deployment.ts';

export default {
  access: ['manifests', 'executions-read', 'logs-read'],
  items: { run: 'read' },
} satisfies Deployment;
