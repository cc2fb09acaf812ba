import type { Deployment } from '#contracts/deployment.ts';

export default {
  access: ['bus', 'tasks', 'executions-read'],
  items: { approval: 'write', effect: 'read', run: 'write' },
} satisfies Deployment;
