import type { Deployment } from '#contracts/deployment.ts';

export default {
  access: ['manifests', 'executions-read', 'executions-control'],
  items: { effect: 'write', run: 'write' },
} satisfies Deployment;
