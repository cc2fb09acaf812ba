import type { Deployment } from '#contracts/deployment.ts';

export default {
  access: ['manifests', 'bus', 'executions-start', 'executions-read', 'executions-control', 'tasks'],
  items: {
    effect: 'write',
    entity: 'write',
    event: 'write',
    flow: 'remove',
    order: 'write',
    audit: 'add',
    run: 'add',
    turn: 'write',
    variants: 'read',
    wait: 'write',
  },
  on: [{ triggers: true }],
} satisfies Deployment;
