import type { Deployment } from '#contracts/deployment.ts';

export default {
  items: { manifest: 'read', variants: 'read' },
} satisfies Deployment;
