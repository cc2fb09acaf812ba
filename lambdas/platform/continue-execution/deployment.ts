import type { Deployment } from '#contracts/deployment.ts';

export default {
  access: [
    'manifests',
    'executions-read',
    'executions-start',
    'map-runs-read',
    'versions-read',
    'versions-publish',
    'tasks',
  ],
  items: {
    definition: 'copy',
    version: 'write',
    audit: 'add',
    effect: 'write',
    flow: 'remove',
    run: 'add',
    turn: 'write',
  },
} satisfies Deployment;
