import type { Deployment } from '#contracts/deployment.ts';

export default {
  access: ['table', 'bus', 'tasks', 'executions-read'],
  on: [{ schedule: 'rate(5 minutes)' }],
  timeoutSeconds: 300,
} satisfies Deployment;
