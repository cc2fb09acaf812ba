import type { Deployment } from '#contracts/deployment.ts';

export default {
  access: ['manifests', 'executions-read', 'executions-control', 'executions-start'],
  items: { run: 'add' },
} satisfies Deployment;
