import type { Locale } from '../../shared/campaign/locale.ts';

/** The page's own words in a language. Slots: product, price, date. */
export interface PageWords {
  order: string;
  more: string;
  problem: string;
  reasons: string;
  reasonsLead: string;
  people: string;
  proof: string;
  proofLead: string;
  source: string;
  offer: string;
  offerLead: string;
  language: string;
  privacy: string;
  journal: string;
}

/** The page's own words. */
export const WORDS: Record<Locale, PageWords> = {
  en: {
    order: 'Order from {date}',
    more: 'What it does',
    problem: 'The trouble',
    reasons: 'What {product} does for you',
    reasonsLead: 'Each point is here because somebody needs it every day.',
    people: 'Is this you?',
    proof: 'Measured, not promised',
    proofLead: 'Every figure on this page, and where it comes from.',
    source: 'Source',
    offer: 'From {date}, for {price}',
    offerLead: 'Have a closer look at {product}: all details are on the product page.',
    language: 'Language',
    privacy: 'Privacy',
    journal: 'Journal',
  },
  de: {
    order: 'Ab {date} bestellen',
    more: 'Was dahintersteckt',
    problem: 'Das Ärgernis',
    reasons: 'Was Ihnen {product} bringt',
    reasonsLead: 'Jeder Punkt steht hier, weil ihn jemand täglich braucht.',
    people: 'Erkennen Sie sich wieder?',
    proof: 'Gemessen, nicht versprochen',
    proofLead: 'Jede Zahl auf dieser Seite, und woher sie kommt.',
    source: 'Quelle',
    offer: 'Ab {date}, für {price}',
    offerLead: 'Sehen Sie sich {product} genauer an: Alle Einzelheiten stehen auf der Produktseite.',
    language: 'Sprache',
    privacy: 'Datenschutz',
    journal: 'Journal',
  },
  fr: {
    order: 'Commander dès le {date}',
    more: 'Découvrir',
    problem: 'Le souci',
    reasons: 'Ce que {product} vous apporte',
    reasonsLead: 'Chaque point est là parce que quelqu’un en a besoin chaque jour.',
    people: 'Vous vous reconnaissez ?',
    proof: 'Mesuré, et non promis',
    proofLead: 'Tous les chiffres de cette page, et leur source.',
    source: 'Source',
    offer: 'Dès le {date}, pour {price}',
    offerLead: 'Regardez {product} de plus près : tous les détails sont sur la page du produit.',
    language: 'Langue',
    privacy: 'Confidentialité',
    journal: 'Journal',
  },
};
