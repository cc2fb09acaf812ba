/** A piece of markup that is already safe to stand in HTML, SVG or XML. */
export interface Markup {
  readonly markup: string;
}

/** What may stand in an `html` template: text is escaped, markup is kept, lists are joined, nothing is nothing. */
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

/** Text as it may stand between tags or in a quoted attribute of HTML or XML; characters that XML forbids are left out. */
export const escapeMarkup = (text: string): string =>
  text
    .toWellFormed()
    .replace(FORBIDDEN, '')
    .replace(/[&<>"']/g, (character) => ENTITIES[character]!);

const written = (value: MarkupValue): string => {
  if (value === null || value === undefined || value === false) return '';
  if (typeof value === 'string') return escapeMarkup(value);
  if (typeof value === 'number') return String(value);
  return 'markup' in value ? value.markup : value.map(written).join('');
};

/** Template tag for HTML, SVG and XML: every value is escaped unless it is markup itself. */
export const html = (parts: TemplateStringsArray, ...values: MarkupValue[]): Markup => ({
  markup: parts.reduce((text, part, index) => text + written(values[index - 1]) + part),
});

/** Declares a text of the program's own (a style sheet, a drawn path) to be markup; never for what came from outside. */
export const trusted = (markup: string): Markup => ({ markup });
