import type { Deployment } from '#contracts/deployment.ts';

export default {
  access: ['manifests', 'executions-read', 'executions-control', 'map-runs-read', 'tasks'],
  items: { audit: 'add', effect: 'write', flow: 'remove', run: 'write', turn: 'write' },
} satisfies Deployment;
