import type { Deployment } from '#contracts/deployment.ts';

export default {
  access: ['manifests', 'bus', 'executions-start', 'executions-read'],
  items: { entity: 'write', audit: 'add', run: 'add' },
} satisfies Deployment;
