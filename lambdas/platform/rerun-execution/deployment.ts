import type { Deployment } from '#contracts/deployment.ts';

export default {
  access: ['manifests', 'executions-read', 'executions-start', 'versions-read', 'versions-publish', 'tasks'],
  items: {
    definition: 'copy',
    progress: 'copy',
    version: 'write',
    audit: 'add',
    effect: 'write',
    flow: 'remove',
    run: 'write',
    turn: 'write',
  },
} satisfies Deployment;
