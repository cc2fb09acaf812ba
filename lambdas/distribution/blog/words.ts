import type { Locale } from '../../shared/campaign/locale.ts';

/** The post's own words in a language. */
export const POST_WORDS: Record<Locale, { sources: string; minutes: string; also: string; journal: string }> =
  {
    en: { sources: 'Sources', minutes: 'min read', also: 'Also in', journal: 'Journal' },
    de: { sources: 'Quellen', minutes: 'Min. Lesezeit', also: 'Auch auf', journal: 'Journal' },
    fr: { sources: 'Sources', minutes: 'min de lecture', also: 'Aussi en', journal: 'Journal' },
  };
