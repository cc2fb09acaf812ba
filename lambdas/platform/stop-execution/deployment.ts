import type { Deployment } from '#contracts/deployment.ts';

export default {
  access: ['manifests', 'executions-read', 'executions-control'],
  items: { audit: 'add', effect: 'read' },
} satisfies Deployment;
