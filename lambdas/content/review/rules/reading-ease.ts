import type { Locale } from '../../../shared/campaign/locale.ts';
import { readingEase as measure } from '../../../shared/campaign/reading/reading-ease.ts';
import { locationOf, type ReviewRule } from '../piece.ts';

/** Least reading ease that a text for everybody should have; the formulas of the languages differ, and so do their words. */
const LEAST_EASE: Record<Locale, number> = { en: 60, de: 45, fr: 50 };

export const readingEase: ReviewRule = {
  id: 'reading-ease',
  order: 8,
  about: 'Texts read easily: Flesch for English, Amstad for German, Kandel and Moles for French.',
  check: (piece) => {
    if (piece.prose === '') return [];
    const { score, words, sentences } = measure(piece.prose, piece.locale);
    const least = LEAST_EASE[piece.locale];
    if (score >= least) return [];
    return [
      {
        severity: 'warning',
        location: locationOf(piece),
        message: `Its reading ease is ${score}; at least ${least} is wanted (${(words / sentences).toFixed(1)} words a sentence).`,
        suggestion: 'Shorten the longest sentences and choose shorter words.',
      },
    ];
  },
};
