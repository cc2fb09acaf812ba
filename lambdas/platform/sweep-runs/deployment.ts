import type { Deployment } from '#contracts/deployment.ts';

export default {
  access: ['manifests', 'bus', 'executions-read', 'executions-control', 'executions-start'],
  items: {
    approval: 'write',
    effect: 'write',
    entity: 'write',
    event: 'write',
    order: 'write',
    metrics: 'write',
    run: 'write',
    sweep: 'write',
  },
  on: [{ schedule: 'rate(15 minutes)' }],
  timeoutSeconds: 900,
} satisfies Deployment;
