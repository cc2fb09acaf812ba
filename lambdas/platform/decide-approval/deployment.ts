import type { Deployment } from '#contracts/deployment.ts';

export default {
  access: ['bus', 'tasks', 'executions-read'],
  items: { approval: 'write', effect: 'read', audit: 'copy', run: 'write' },
} satisfies Deployment;
