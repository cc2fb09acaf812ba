import type { Deployment } from '#contracts/deployment.ts';

export default {
  access: ['bus', 'tasks', 'executions-read'],
  items: { approval: 'write', run: 'write' },
} satisfies Deployment;
