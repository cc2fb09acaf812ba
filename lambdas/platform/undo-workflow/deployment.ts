import type { Deployment } from '#contracts/deployment.ts';

export default {
  access: ['executions-read', 'executions-control', 'executions-start'],
  items: { effect: 'write' },
  timeoutSeconds: 900,
} satisfies Deployment;
