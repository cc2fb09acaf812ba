import { isObject, type Json } from '#core/json.ts';
import { parseTemplate } from './template.ts';

/** Returns an author's template as one expression in the author's own names. */
export const authorExpression = (value: Json): string => {
  if (Array.isArray(value)) return `[${value.map(authorExpression).join(', ')}]`;
  if (isObject(value)) {
    const members = Object.entries(value).map(
      ([key, item]) => `${JSON.stringify(key)}: ${authorExpression(item)}`,
    );
    return `{${members.join(', ')}}`;
  }
  const template = typeof value === 'string' ? parseTemplate(value) : undefined;
  if (!template?.ok) return JSON.stringify(value);
  if (template.whole) return `(${template.whole.text})`;
  const parts = template.parts.map(({ kind, text }) =>
    kind === 'text' ? JSON.stringify(text) : `(${text})`,
  );
  return ['""', ...parts].join(' & ');
};
