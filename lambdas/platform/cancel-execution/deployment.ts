import type { Deployment } from '#contracts/deployment.ts';

export default {
  access: ['manifests', 'table', 'executions-read', 'executions-control', 'executions-start'],
} satisfies Deployment;
