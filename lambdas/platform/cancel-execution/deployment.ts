import type { Deployment } from '#contracts/deployment.ts';

export default {
  access: ['manifests', 'executions-read', 'executions-control', 'executions-start'],
  items: { effect: 'write', run: 'add' },
} satisfies Deployment;
