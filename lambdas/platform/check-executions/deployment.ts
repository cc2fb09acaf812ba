import type { Deployment } from '#contracts/deployment.ts';

export default {
  access: ['manifests', 'executions-read'],
  items: { effect: 'read' },
} satisfies Deployment;
