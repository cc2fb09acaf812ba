import { locationOf, type ReviewRule } from '../piece.ts';

export const shouting: ReviewRule = {
  id: 'shouting',
  order: 10,
  about: 'No capitals or exclamation marks that make spam filters and readers suspicious.',
  check: (piece, brief) =>
    piece.fields.flatMap(({ name, text }) => {
      const capitals = text.replaceAll(brief.product.name, '').match(/(?<!\p{L})\p{Lu}{5,}(?!\p{L})/u)?.[0];
      const marks = text.match(/!{2,}|\?!|!\?/)?.[0];
      const found = capitals ?? marks;
      if (found === undefined) return [];
      return {
        severity: 'warning' as const,
        location: locationOf(piece, name),
        message: `"${found}" shouts.`,
        suggestion: 'Use small letters and one mark at most.',
      };
    }),
};
