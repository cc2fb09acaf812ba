import type { Deployment } from '#contracts/deployment.ts';

export default {
  access: ['manifests', 'executions-read', 'map-runs-read', 'versions-describe'],
  items: { definition: 'copy', effect: 'read', flow: 'read', progress: 'copy', run: 'copy', turn: 'read' },
} satisfies Deployment;
