import { z } from 'zod';

/** Languages that the template library speaks. */
export const LOCALES = ['en', 'de', 'fr'] as const;

/** A language of the template library. */
export type Locale = (typeof LOCALES)[number];

/** A language of the template library, as a schema. */
export const localeSchema = z.enum(LOCALES);

const inLanguages = (maximum: number) => {
  const text = z.string().max(maximum).regex(/\S/);
  return z.strictObject({ en: text, de: text.optional(), fr: text.optional() });
};

/** A line, at most 70 characters, in English and, as far as the author has it, in the other languages. */
export const localizedLine = inLanguages(70);

/** A text, at most 300 characters, in English and, as far as the author has it, in the other languages. */
export const localizedText = inLanguages(300);

/** A text in English and perhaps in other languages. */
export type LocalizedText = { en: string; de?: string; fr?: string };

/** Returns the text in a language; English if a translation is missing (the review reports that). */
export const localized = (text: LocalizedText, locale: Locale): string => text[locale] ?? text.en;

/** How each language calls itself. */
export const LOCALE_NAMES: Record<Locale, string> = { en: 'English', de: 'Deutsch', fr: 'Français' };

const REGION: Record<Locale, string> = { en: 'en-GB', de: 'de-DE', fr: 'fr-FR' };

// Making a formatter costs a hundred times what using it does.
const dates = new Map<Locale, Intl.DateTimeFormat>();

const datesIn = (locale: Locale): Intl.DateTimeFormat => {
  const known =
    dates.get(locale) ?? new Intl.DateTimeFormat(REGION[locale], { dateStyle: 'long', timeZone: 'UTC' });
  dates.set(locale, known);
  return known;
};

/** Spells out a date (`2026-03-17`): `17 March 2026`, `17. März 2026`, `17 mars 2026`. */
export const dateInWords = (date: string, locale: Locale): string =>
  datesIn(locale).format(new Date(`${date}T00:00:00Z`));

/** Formats an amount of money: `£189`, `189 €`; whole amounts without decimals. */
export const money = (amount: number, currency: string, locale: Locale): string => {
  const minimumFractionDigits = Number.isInteger(amount) ? 0 : 2;
  const key = `${locale} ${currency} ${minimumFractionDigits}`;
  const format =
    formats.get(key) ??
    new Intl.NumberFormat(REGION[locale], { style: 'currency', currency, minimumFractionDigits });
  if (formats.size < MAX_KEPT_FORMATS) formats.set(key, format);
  return format.format(amount);
};

/** Making a format takes much longer than using it, and a message names several amounts. */
const formats = new Map<string, Intl.NumberFormat>();
const MAX_KEPT_FORMATS = 100;
