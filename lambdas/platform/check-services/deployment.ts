import type { Deployment } from '#contracts/deployment.ts';

export default {
  access: ['bus', 'manifests'],
  items: { service: 'write' },
  on: [{ schedule: 'rate(1 minute)' }],
  forKind: 'services',
  timeoutSeconds: 60,
} satisfies Deployment;
