import type { Deployment } from '#contracts/deployment.ts';

export default {
  access: ['manifests', 'executions-read', 'executions-control'],
  items: { run: 'write' },
} satisfies Deployment;
