import { locationOf, type ReviewRule } from '../piece.ts';

export const leftoverPlaceholder: ReviewRule = {
  id: 'leftover-placeholder',
  order: 5,
  about: 'No template slot is left open; [[name]] in e-mails is filled when they are sent.',
  check: (piece) =>
    piece.fields.flatMap(({ name, text }) => {
      const found = /\{\w+\}|\[\[(?!name\]\])\w*\]\]|\bundefined\b|\blorem ipsum\b/i.exec(text)?.[0];
      if (found === undefined) return [];
      return {
        severity: 'blocking' as const,
        location: locationOf(piece, name),
        message: `The placeholder "${found}" is still in the text.`,
        suggestion: 'Fill it or take it out.',
      };
    }),
};
