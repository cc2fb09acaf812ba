import type { Deployment } from '#contracts/deployment.ts';

export default {
  access: ['manifests', 'table', 'bus', 'executions-read', 'executions-start'],
  on: [{ schedule: 'rate(15 minutes)' }],
  timeoutSeconds: 900,
} satisfies Deployment;
