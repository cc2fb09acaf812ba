import type { Json } from '#core/json.ts';
import { asText, type Intrinsic, IntrinsicError } from '../intrinsic.ts';

/** Base64 functions and hashes take at most this many characters. */
const MAX_TEXT_LENGTH = 10_000;

const short = (text: string): string => {
  if (text.length <= MAX_TEXT_LENGTH) return text;
  throw new IntrinsicError(
    `argument 1 must not be longer than ${MAX_TEXT_LENGTH} characters, but has ${text.length}`,
  );
};

/** Intrinsic functions over texts. */
export const TEXT_INTRINSICS: Intrinsic[] = [
  {
    name: 'States.Format',
    costPerValue: 1,
    call: ([template, ...values], _, [raw]) => format(raw ?? asText(template, 1), values),
  },
  {
    name: 'States.StringSplit',
    costPerValue: 1,
    call: ([text, separators]) => split(asText(text, 1), asText(separators, 2)),
  },
  {
    name: 'States.Base64Encode',
    call: ([text]) => Buffer.from(short(asText(text, 1)), 'utf8').toString('base64'),
  },
  {
    name: 'States.Base64Decode',
    call: ([text]) => {
      const encoded = short(asText(text, 1));
      if (!/^[A-Za-z0-9+/]*={0,2}$/.test(encoded)) throw new IntrinsicError('argument 1 is not valid Base64');
      return Buffer.from(encoded, 'base64').toString('utf8');
    },
  },
];

/** Puts values in place of `{}`; `\{` and `\}` stand for themselves. */
const format = (template: string, values: Json[]): string => {
  let used = 0;
  const text = template.replace(/\\(.)|\{\}|[{}]/gs, (match, escaped: string | undefined) => {
    if (escaped !== undefined) return "'{}\\".includes(escaped) ? escaped : match;
    if (match !== '{}') throw new IntrinsicError(`"${match}" must be escaped in the template`);
    const value = values[used++];
    if (value === undefined)
      throw new IntrinsicError(`the template has more {} than the ${values.length} values`);
    return shown(value);
  });
  if (used < values.length)
    throw new IntrinsicError(`the template has ${used} {} for ${values.length} values`);
  return text;
};

/** AWS shows objects and arrays in a template as Java does: `{key=value, …}`. */
const shown = (value: Json): string => {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return `[${value.map(shown).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    return `{${Object.entries(value)
      .map(([key, item]) => `${key}=${shown(item)}`)
      .join(', ')}}`;
  }
  return String(value);
};

/** Splits at any of the separators' characters, without empty parts. */
const split = (text: string, separators: string): string[] => {
  if (separators === '') return [text];
  const marks = new Set(separators);
  const parts: string[] = [];
  let part = '';
  for (const character of text) {
    if (!marks.has(character)) part += character;
    else {
      if (part !== '') parts.push(part);
      part = '';
    }
  }
  if (part !== '') parts.push(part);
  return parts;
};
