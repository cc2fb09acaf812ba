import type { Deployment } from '#contracts/deployment.ts';

export default {
  access: ['manifests', 'executions-start', 'executions-read'],
  items: { run: 'write', variants: 'read' },
} satisfies Deployment;
