import type { Deployment } from '#contracts/deployment.ts';
import { MAX_SERVICE_SECONDS } from '#contracts/services/service.ts';

// Longer than a step may wait, so that the function can still report how the service failed.
export default {
  access: ['bus'],
  items: { service: 'write' },
  timeoutSeconds: MAX_SERVICE_SECONDS + 30,
} satisfies Deployment;
