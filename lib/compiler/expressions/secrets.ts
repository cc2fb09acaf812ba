import { parseTemplate, type TemplatePart } from './template.ts';

const SECRET = /^\$secrets\.(?:([A-Za-z_]\w*)|`([\w/+=.@-]+)`)$/;

/** Returns the name of the secret that an expression is, and nothing else; undefined if it is something else. */
export const secretOf = (expression: string): string | undefined => {
  const found = SECRET.exec(expression.trim());
  return found?.[1] ?? found?.[2];
};

/** Returns the pieces of a text that contains secrets; undefined if it contains none. */
export const partsWithSecrets = (text: string): TemplatePart[] | undefined => {
  if (!text.includes('$secrets')) return undefined;
  const template = parseTemplate(text);
  const has = ({ kind, text: part }: TemplatePart): boolean =>
    kind === 'expression' && secretOf(part) !== undefined;
  return template.ok && template.parts.some(has) ? template.parts : undefined;
};
