import type { Brief } from '../../../shared/campaign/brief.ts';
import type { LocalizedText } from '../../../shared/campaign/locale.ts';
import { locationOf, type ReviewRule } from '../piece.ts';

/** Returns all texts of a brief that exist by language, with the field that holds them. */
const localizedTexts = (brief: Brief): [field: string, text: LocalizedText][] => [
  ...(['category', 'tagline', 'summary', 'problem'] as const).map((field): [string, LocalizedText] => [
    `product.${field}`,
    brief.product[field],
  ]),
  ...brief.audience.map((segment): [string, LocalizedText] => [
    `audience.${segment.id}.situation`,
    segment.situation,
  ]),
  ...brief.value_propositions.flatMap((proposition): [string, LocalizedText][] => [
    [`value_propositions.${proposition.id}.title`, proposition.title],
    [`value_propositions.${proposition.id}.text`, proposition.text],
  ]),
];

export const missingTranslation: ReviewRule = {
  id: 'missing-translation',
  order: 4,
  about: 'No text mixes languages because the brief lacks a translation.',
  check: (piece, brief) => {
    if (piece.locale === 'en') return [];
    const all = piece.fields.map((field) => field.text).join('\n');
    return localizedTexts(brief)
      .filter(([, text]) => text[piece.locale] === undefined && all.includes(text.en))
      .map(([field]) => ({
        severity: 'blocking' as const,
        location: locationOf(piece),
        message: `English stands in for ${field}, which has no "${piece.locale}" in the brief.`,
        suggestion: `Add ${field}.${piece.locale} to the brief, or leave "${piece.locale}" out of its locales.`,
      }));
  },
};
