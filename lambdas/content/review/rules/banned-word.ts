import { locationOf, type ReviewRule } from '../piece.ts';

const LETTER = '[\\p{L}\\p{N}]';
/** Words from this length on are found with up to three letters of inflection behind them. */
const INFLECTED_FROM = 5;

/** Finds a word as a whole, whatever its case; `revolutionär` finds `revolutionäre`, `cure` does not find `secure`. */
const pattern = (word: string): RegExp => {
  const literal = word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\s+/g, '\\s+');
  const ending = word.length >= INFLECTED_FROM ? '\\p{L}{0,3}' : '';
  return new RegExp(`(?<!${LETTER})${literal}${ending}(?!${LETTER})`, 'iu');
};

export const bannedWord: ReviewRule = {
  id: 'banned-word',
  order: 2,
  about: "None of the brief's banned words is used, in any case or inflection.",
  check: (piece, brief) =>
    brief.banned_words[piece.locale].flatMap((word) =>
      piece.fields.flatMap(({ name, text }) => {
        const found = pattern(word).exec(text)?.[0];
        if (found === undefined) return [];
        return {
          severity: 'blocking' as const,
          location: locationOf(piece, name),
          message: `It uses the banned word "${word}"${found.toLowerCase() === word.toLowerCase() ? '' : ` (as "${found}")`}.`,
          suggestion: 'Say it in other words, or take the word off the list.',
        };
      }),
    ),
};
