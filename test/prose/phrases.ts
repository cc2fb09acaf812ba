/** Wording that native readers stumble over, and what to write instead. */
export const PHRASES: readonly { pattern: RegExp; instead: string }[] = [
  { pattern: /\bunless told\b/i, instead: 'default: …' },
  { pattern: /\banew\b/i, instead: 'again' },
  { pattern: /(?<!\bthere )\bis no (?!longer|more|less|one|matter)/i, instead: 'is not a' },
  { pattern: /(?<!\bthere )\bare no (?!longer|more|less|matter)/i, instead: 'are not' },
  { pattern: /\bmend(s|ed|ing)?\b/i, instead: 'fix' },
  { pattern: /\bso many at a time\b/i, instead: 'at most N at a time' },
  { pattern: /\b(is|are) taken for\b/i, instead: 'is treated as' },
  { pattern: /\bno steps? of\b/i, instead: 'not a step of' },
  { pattern: /\bof (its|their) own\b/i, instead: 'its own …, separate' },
  { pattern: /\bfor one[,.;:)]/i, instead: 'for example' },
  { pattern: /\bthe person\b/i, instead: 'the user' },
  { pattern: /\b(go|goes|going|went|gone) on\b/i, instead: 'continue, happen' },
  { pattern: /\bnobody\b/i, instead: 'no one, or say who' },
  { pattern: /\bstands? (?!for\b|in for\b|by\b)/i, instead: 'is' },
  {
    pattern: /\bl(ies|ie|ay|ying) (in|at|below|within|there|under|inside|beside|where|between)\b/i,
    instead: 'is',
  },
  { pattern: /\btold\b/i, instead: 'given, configured, notified' },
  { pattern: /\bwhere (it|they) (does|do|is|are) not\b/i, instead: 'if not' },
  { pattern: /\bhand(s|ed|ing)? in\b/i, instead: 'pass' },
];
