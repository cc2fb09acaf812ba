import type { Deployment } from '#contracts/deployment.ts';

export default {
  access: [
    'manifests',
    'bus',
    'executions-read',
    'executions-control',
    'executions-start',
    'versions-read',
    'tasks',
  ],
  items: {
    approval: 'write',
    audit: 'add',
    definition: 'copy',
    effect: 'write',
    entity: 'write',
    event: 'write',
    flow: 'write',
    metrics: 'write',
    order: 'write',
    progress: 'copy',
    run: 'write',
    sweep: 'write',
    turn: 'write',
    variants: 'read',
  },
  on: [{ schedule: 'rate(15 minutes)' }],
  timeoutSeconds: 900,
} satisfies Deployment;
