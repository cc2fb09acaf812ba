import { ownField } from './json.ts';

/** Markup that is safe in HTML, SVG and XML. */
export interface Markup {
  readonly markup: string;
}

/** A value in an `html` template: text is escaped, markup is kept, lists are joined, and null, undefined and false are left out. */
export type MarkupValue = Markup | string | number | null | undefined | false | readonly MarkupValue[];

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what XML 1.0 forbids (section 2.2, Char)
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/** Escapes text for HTML and XML, between tags and in quoted attributes; leaves out the characters that XML forbids. */
export const escapeMarkup = (text: string): string =>
  text
    .toWellFormed()
    .replace(FORBIDDEN, '')
    .replace(/[&<>"']/g, (character) => ownField(ENTITIES, character) ?? character);

const written = (value: MarkupValue): string => {
  if (value === null || value === undefined || value === false) return '';
  if (typeof value === 'string') return escapeMarkup(value);
  if (typeof value === 'number') return String(value);
  return 'markup' in value ? value.markup : value.map(written).join('');
};

/** Makes markup from a template literal; every value that is not markup itself is escaped. */
export const html = (parts: TemplateStringsArray, ...values: MarkupValue[]): Markup => ({
  markup: parts.reduce((text, part, index) => text + written(values[index - 1]) + part),
});

/** Declares text that the program itself made (a style sheet, a drawn path) to be markup; never use it on input. */
export const trusted = (markup: string): Markup => ({ markup });
