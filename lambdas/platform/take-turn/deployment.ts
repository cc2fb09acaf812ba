import type { Deployment } from '#contracts/deployment.ts';

/** What giving turns may need, and taking in the end of a run whose event was lost. */
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
  timeoutSeconds: 120,
} satisfies Deployment;
