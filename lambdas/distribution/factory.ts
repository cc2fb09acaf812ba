import type { Factory } from 'baton/actions';

export default {
  title: 'Distribution',
  description: 'Publishes a campaign by mail, blog and social networks, and withdraws what it has published.',
} satisfies Factory;
