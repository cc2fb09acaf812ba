import { isObject, type Json, type JsonObject } from '#core/json.ts';
import { partsWithSecrets, secretOf } from '../expressions/secrets.ts';
import { emitExpression, emitLiteral, emitTemplate, type Names } from './author-text.ts';
import { marked } from './inline.ts';

/** What a function is called with. */
export interface Payload {
  input: Json;
  run: JsonObject;
}

/** Returns what a function is called with. Texts of the input with secrets are put together by the function, as `run.secrets` says. */
export const payload = (input: Json, run: JsonObject, names: Names): Payload => {
  const secrets: JsonObject[] = [];
  const shown = withoutSecrets(input, [], (at, parts) => {
    secrets.push({ at: emitLiteral(at), parts: parts.map((part) => emitPart(part, names)) });
  });
  return { input: emitTemplate(shown, names), run: secrets.length === 0 ? run : { ...run, secrets } };
};

type Parts = NonNullable<ReturnType<typeof partsWithSecrets>>;

/** Returns an author's template in which texts with secrets name these and have none of them. */
const withoutSecrets = (
  value: Json,
  at: (string | number)[],
  found: (at: (string | number)[], parts: Parts) => void,
): Json => {
  if (Array.isArray(value)) return value.map((item, index) => withoutSecrets(item, [...at, index], found));
  if (isObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, withoutSecrets(item, [...at, key], found)]),
    );
  }
  const parts = typeof value === 'string' ? partsWithSecrets(value) : undefined;
  if (!parts) return value;
  found(at, parts);
  return `(secret ${parts.flatMap(({ text }) => secretOf(text) ?? []).join(', ')})`;
};

/** What is computed is always a text, so that no data can name a secret. */
const emitPart = ({ kind, text }: Parts[number], names: Names): Json => {
  if (kind === 'text') return emitLiteral(text);
  const secret = secretOf(text);
  return secret === undefined ? marked(`"" & (${emitExpression(text, names)})`) : { secret };
};
