/** What the audit trail of everything says. */
export const AUDIT_LIST_WORDS = {
  what: 'Who did what, when and why.',
  none: 'No entry fits.',
  text: 'Search',
  textExample: 'name, reason, address',
  action: 'What',
  anything: 'anything',
  by: 'By',
  within: 'Within',
  spans: { '24h': 'last 24 hours', '7d': 'last 7 days', '30d': 'last 30 days', '90d': 'last 90 days' },
  about: 'About',
} as const;
