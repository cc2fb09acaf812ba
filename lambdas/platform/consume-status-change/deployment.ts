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
    order: 'write',
    progress: 'copy',
    run: 'write',
    turn: 'write',
    variants: 'read',
  },
  on: [{ statusChanges: true }],
  timeoutSeconds: 120,
} satisfies Deployment;
