import type { Deployment } from '#contracts/deployment.ts';

export default {
  access: ['manifests', 'table', 'bus', 'executions-read'],
  on: [
    {
      bus: 'default',
      pattern: { source: ['aws.states'], 'detail-type': ['Step Functions Execution Status Change'] },
    },
  ],
  timeoutSeconds: 60,
} satisfies Deployment;
