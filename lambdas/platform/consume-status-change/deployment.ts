import type { Deployment } from '#contracts/deployment.ts';

export default {
  access: ['manifests', 'table', 'bus', 'executions-read', 'executions-start'],
  on: [{ statusChanges: true }],
  timeoutSeconds: 120,
} satisfies Deployment;
