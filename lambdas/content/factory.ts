import type { Factory } from 'baton/actions';

export default {
  title: 'Content',
  description: 'Writes and reviews the texts of a campaign, draws its banners and builds its landing page.',
} satisfies Factory;
