import type { Factory } from 'baton/actions';

export default {
  title: 'Application',
  description: 'Builds pages of what the other factories have made.',
  defaults: { timeout: '20s' },
} satisfies Factory;
