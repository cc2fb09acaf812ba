import type { Deployment } from '#contracts/deployment.ts';

export default {
  access: ['manifests', 'table', 'executions-start', 'executions-read'],
  secrets: ['baton/webhooks/*'],
} satisfies Deployment;
