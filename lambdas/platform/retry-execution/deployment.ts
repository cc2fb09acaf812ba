import type { Deployment } from '#contracts/deployment.ts';

export default {
  access: ['manifests', 'executions-read', 'executions-control'],
  items: { effect: 'write', audit: 'add', run: 'write' },
} satisfies Deployment;
