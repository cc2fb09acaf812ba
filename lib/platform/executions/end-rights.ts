import type { Deployment } from '#contracts/deployment.ts';

/** What a function needs that records the end of an execution: it undoes, starts what waits, and counts. */
export const END_RIGHTS = {
  access: [
    'manifests',
    'bus',
    'executions-read',
    'executions-control',
    'executions-start',
    'versions-describe',
    'tasks',
  ],
  items: {
    approval: 'write',
    audit: 'add',
    definition: 'copy',
    effect: 'write',
    entity: 'write',
    event: 'write',
    flow: 'remove',
    order: 'write',
    progress: 'copy',
    run: 'write',
    turn: 'write',
    variants: 'read',
  },
} satisfies Deployment;
