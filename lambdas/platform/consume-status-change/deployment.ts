import type { Deployment } from '#contracts/deployment.ts';

export default {
  access: ['manifests', 'bus', 'executions-read', 'executions-control', 'executions-start'],
  items: {
    approval: 'write',
    effect: 'write',
    entity: 'write',
    event: 'write',
    order: 'write',
    run: 'write',
  },
  on: [{ statusChanges: true }],
  timeoutSeconds: 120,
} satisfies Deployment;
