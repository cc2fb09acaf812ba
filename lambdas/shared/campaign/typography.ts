import type { Locale } from './locale.ts';

const NARROW = '\u202f';
const WIDE = '\u00a0';

/** French sets a narrow no-break space before ; ! ? and », after «, and a no-break space before a colon. */
const french = (text: string): string =>
  text
    .replace(/ ?(?=[;!?»])(?<=[\p{L}\p{N}\u202f\u00a0 )])/gu, (space) => (space === ' ' ? NARROW : space))
    .replace(/« /g, `«${NARROW}`)
    .replace(/ :(?=\s|$)/g, `${WIDE}:`);

/** Spaces a text as the language's typography requires: a number stays with its unit, French signs with their word. */
export const typeset = (text: string, locale: Locale): string => {
  const united = text.replace(/(?<=\d) (?=[%€$£])/g, WIDE);
  return locale === 'fr' ? french(united) : united;
};

/** Adds a colon to a text that announces something: `Source:`, in French with a space before the colon. */
export const announcing = (text: string, locale: Locale): string =>
  typeset(`${text}${locale === 'fr' ? ' ' : ''}:`, locale);

/** Capitalises the first letter of a text. */
export const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
