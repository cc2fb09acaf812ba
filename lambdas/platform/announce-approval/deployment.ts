import type { Deployment } from '#contracts/deployment.ts';

export default {
  items: { approval: 'write', audit: 'read' },
  on: [{ events: ['Approval Requested'] }, { schedule: 'rate(5 minutes)' }],
  timeoutSeconds: 120,
} satisfies Deployment;
