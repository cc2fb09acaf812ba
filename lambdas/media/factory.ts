import type { Factory } from 'baton/actions';

export default {
  title: 'Media',
  description: 'Draws pictures from data.',
  defaults: { retry: { max_attempts: 2, jitter: 'full' }, timeout: '20s' },
} satisfies Factory;
