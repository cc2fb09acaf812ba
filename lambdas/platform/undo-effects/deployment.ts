import type { Deployment } from '#contracts/deployment.ts';

export default {
  access: ['executions-read', 'executions-start'],
  items: { effect: 'write' },
} satisfies Deployment;
