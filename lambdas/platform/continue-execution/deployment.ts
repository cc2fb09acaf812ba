import type { Deployment } from '#contracts/deployment.ts';

export default {
  access: ['manifests', 'executions-read', 'executions-start', 'versions-read', 'versions-publish', 'tasks'],
  items: { audit: 'add', effect: 'write', flow: 'write', run: 'add', turn: 'write' },
} satisfies Deployment;
