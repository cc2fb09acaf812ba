import type { Brief } from '../../shared/campaign/brief.ts';
import type { Locale } from '../../shared/campaign/locale.ts';
import { readingEase, wordsOf } from '../../shared/campaign/reading/reading-ease.ts';
import type { Piece } from './piece.ts';

/** Points that a text loses although it breaks no rule, and why. */
export interface Craft {
  points: number;
  why: string;
}

/** Reading ease from which on a text costs its reader nothing. */
const EFFORTLESS: Record<Locale, number> = { en: 95, de: 85, fr: 98 };
/** Words of running text that a channel bears well. */
const WORDS: Partial<Record<Piece['channel'], readonly [least: number, most: number]>> = {
  email: [70, 150],
  blog: [200, 700],
};
const SUBJECT = 40;
/** A social post shorter than this says little. */
const SHORT_POST = 120;

const effort = (piece: Piece): Craft[] => {
  if (piece.prose === '') return [];
  const { score } = readingEase(piece.prose, piece.locale);
  const points = Math.min(10, Math.max(0, EFFORTLESS[piece.locale] - score) / 3);
  return points < 1 ? [] : [{ points, why: `reading ease ${score}` }];
};

const extent = (piece: Piece): Craft[] => {
  const bounds = WORDS[piece.channel];
  const words = wordsOf(piece.prose).length;
  if (!bounds || (words >= bounds[0] && words <= bounds[1])) return [];
  return [{ points: 4, why: `${words} words, ${bounds[0]} to ${bounds[1]} read best` }];
};

const opening = (piece: Piece, brief: Brief): Craft[] => {
  const first = piece.fields[0]?.text ?? '';
  return [
    ...(piece.channel === 'email' && first.length > SUBJECT
      ? [{ points: (first.length - SUBJECT) / 4, why: `subject of ${first.length} characters` }]
      : []),
    ...(first.includes(brief.product.name)
      ? []
      : [{ points: 3, why: "does not begin with the product's name" }]),
  ];
};

const fullness = (piece: Piece): Craft[] =>
  piece.channel === 'social' && (piece.fields[0]?.text.length ?? 0) < SHORT_POST
    ? [{ points: 3, why: 'says little' }]
    : [];

/** Returns what makes a text less good than it could be, without being wrong: it decides between variants that break no rule. */
export const craftOf = (piece: Piece, brief: Brief): Craft[] =>
  piece.channel === 'headline'
    ? []
    : [...effort(piece), ...extent(piece), ...opening(piece, brief), ...fullness(piece)];
