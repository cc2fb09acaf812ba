import type { Locale } from '../locale.ts';
import { syllables } from './syllables.ts';

/** What a reading-ease score rests on. */
interface ReadingEase {
  /** About 0 (hard) to 100 (easy); short plain sentences can go beyond. One decimal. */
  score: number;
  words: number;
  sentences: number;
  syllables: number;
}

/** Base, weight of words per sentence, weight of syllables per word: Flesch 1948, Amstad 1978, Kandel and Moles 1958. */
const FORMULA: Record<Locale, readonly [number, number, number]> = {
  en: [206.835, 1.015, 84.6],
  de: [180, 1, 58.5],
  fr: [207, 1.015, 73.6],
};

/** Returns the words of a text: letters with inner apostrophes and hyphens; numbers count as words too. */
export const wordsOf = (text: string): string[] =>
  text.match(/[\p{L}\p{N}]+(?:[-’'.,][\p{L}\p{N}]+)*/gu) ?? [];

/** Returns the sentences of a text; a line that ends without a stop is one. */
export const sentencesOf = (text: string): string[] =>
  text.split(/(?<=[.!?…])["”»’)]*\s+|\n+/u).filter((sentence) => wordsOf(sentence).length > 0);

/** Returns the Flesch reading ease of a text, with the constants for its language. A text without words scores 100. */
export const readingEase = (text: string, locale: Locale): ReadingEase => {
  const words = wordsOf(text);
  const sentences = sentencesOf(text).length;
  const spoken = words.reduce((sum, word) => sum + syllables(word, locale), 0);
  if (words.length === 0) return { score: 100, words: 0, sentences: 0, syllables: 0 };
  const [base, perSentence, perWord] = FORMULA[locale];
  const score = base - (perSentence * words.length) / sentences - (perWord * spoken) / words.length;
  return { score: Math.round(score * 10) / 10, words: words.length, sentences, syllables: spoken };
};
