import type { Deployment } from '#contracts/deployment.ts';

export default {
  access: ['manifests', 'executions-start', 'executions-read'],
  items: { audit: 'add', run: 'add', variants: 'read' },
  secrets: ['baton/webhooks/*'],
} satisfies Deployment;
