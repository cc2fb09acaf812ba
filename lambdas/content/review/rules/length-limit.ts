import { locationOf, type ReviewRule } from '../piece.ts';

export const lengthLimit: ReviewRule = {
  id: 'length-limit',
  order: 7,
  about: "Every text fits its channel: subject lines, previews, headlines and the networks' own limits.",
  check: (piece) =>
    piece.fields.flatMap(({ name, limit }) => {
      if (!limit || limit.length <= limit.maximum) return [];
      return {
        severity: limit.hard ? ('blocking' as const) : ('warning' as const),
        location: locationOf(piece, name),
        message: `It has ${limit.length} characters; ${limit.maximum} ${limit.hard ? 'are allowed' : 'are shown everywhere'}.`,
        suggestion: `Cut at least ${limit.length - limit.maximum} characters.`,
      };
    }),
};
