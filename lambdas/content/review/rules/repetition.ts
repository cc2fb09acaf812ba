import { sentencesOf, wordsOf } from '../../../shared/campaign/reading/reading-ease.ts';
import { locationOf, type ReviewRule } from '../piece.ts';

/** Sentences shorter than this may come back, as a refrain does. */
const SHORTEST_WORDS = 5;

/** Fields that are separate from the text and may repeat its words. */
const APART = new Set(['subject', 'preheader']);

export const repetition: ReviewRule = {
  id: 'repetition',
  order: 9,
  about: 'No sentence occurs twice in the same text.',
  check: (piece) => {
    const seen = new Set<string>();
    return piece.fields
      .filter(({ name }) => !APART.has(name))
      .flatMap(({ name, text }) =>
        sentencesOf(text).flatMap((sentence) => {
          const key = wordsOf(sentence.toLowerCase()).join(' ');
          if (wordsOf(sentence).length < SHORTEST_WORDS || !seen.has(key)) {
            seen.add(key);
            return [];
          }
          return {
            severity: 'warning' as const,
            location: locationOf(piece, name),
            message: `"${sentence.trim()}" occurs twice in the text.`,
            suggestion: 'Say it once, where it matters most.',
          };
        }),
      );
  },
};
