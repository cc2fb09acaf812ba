import type { Deployment } from '#contracts/deployment.ts';

// It also frees an entity whose transition has failed, which may begin the undoing of what that did.
export default {
  access: ['lifecycles', 'bus', 'executions-start', 'executions-read', 'executions-control'],
  items: { effect: 'write', entity: 'write', audit: 'add', run: 'add' },
} satisfies Deployment;
