import type { Factory } from 'baton/actions';

export default {
  title: 'Research',
  description:
    'Reads what is known of customers and competitors, and says what follows from it for a campaign.',
} satisfies Factory;
