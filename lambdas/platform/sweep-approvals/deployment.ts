import type { Deployment } from '#contracts/deployment.ts';

export default {
  access: ['bus', 'tasks', 'executions-read'],
  items: { approval: 'write', effect: 'read', audit: 'add' },
  on: [{ schedule: 'rate(5 minutes)' }],
  timeoutSeconds: 300,
} satisfies Deployment;
