import type { Deployment } from '#contracts/deployment.ts';

export default {
  access: ['manifests', 'executions-read', 'executions-control', 'executions-start'],
  items: { effect: 'write', audit: 'add' },
} satisfies Deployment;
