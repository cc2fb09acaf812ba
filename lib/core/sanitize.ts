import { escapeMarkup } from './html.ts';
import { isObject, type Json, type JsonObject } from './json.ts';

/** What can be done to a text, in the order in which it is done. */
const OPERATIONS = {
  // Tabs and line breaks are part of texts.
  strip_control: (text: string) => text.replaceAll(/[^\P{Cc}\t\n\r]/gu, ''),
  nfc: (text: string) => text.normalize('NFC'),
  collapse: (text: string) => text.replaceAll(/\s+/g, ' '),
  trim: (text: string) => text.trim(),
  lowercase: (text: string) => text.toLowerCase(),
  escape_html: escapeMarkup,
} satisfies Record<string, (text: string) => string>;

/** Keyword of a schema of a text: what is done to the text before it is checked. */
export const SANITIZE = 'x-sanitize';

/** Names of the operations, in the order in which they are done. */
export const SANITIZE_OPERATIONS = Object.keys(OPERATIONS);

/** References that a schema may go through without going deeper into the value. */
const MAX_REFERENCES = 20;

const asking = new WeakMap<JsonObject, boolean>();

/** Whether a schema has the keyword, looked up once. */
const asks = (schema: JsonObject): boolean => {
  const known = asking.get(schema) ?? JSON.stringify(schema).includes(`"${SANITIZE}"`);
  asking.set(schema, known);
  return known;
};

/** Returns the value with its texts as the `x-sanitize` of their schemas ask; in a schema without any, the same value. */
export const sanitized = (value: Json, schema: JsonObject): Json =>
  asks(schema) ? cleaned(value, schema, schema, 0) : value;

const cleaned = (value: Json, schema: Json | undefined, root: JsonObject, references: number): Json => {
  if (!isObject(schema)) return value;
  const whole = [schema.$ref, ...(Array.isArray(schema.allOf) ? schema.allOf : [])].reduce<Json>(
    (rest, part) => {
      const target = typeof part === 'string' ? resolved(part, root) : part;
      return target === undefined || references >= MAX_REFERENCES
        ? rest
        : cleaned(rest, target, root, references + 1);
    },
    value,
  );
  if (typeof whole === 'string') return cleanText(whole, schema[SANITIZE]);
  if (Array.isArray(whole)) return whole.map((item) => cleaned(item, schema.items, root, 0));
  if (!isObject(whole)) return whole;
  const { properties, additionalProperties } = schema;
  const known = isObject(properties) ? properties : {};
  return Object.fromEntries(
    Object.entries(whole).map(([key, item]) => [
      key,
      cleaned(item, Object.hasOwn(known, key) ? known[key] : additionalProperties, root, 0),
    ]),
  );
};

const cleanText = (text: string, wanted: Json | undefined): string => {
  const names = Array.isArray(wanted) ? wanted : [wanted];
  return Object.entries(OPERATIONS).reduce(
    (rest, [name, clean]) => (names.includes(name) ? clean(rest) : rest),
    text,
  );
};

const resolved = (reference: string, root: JsonObject): Json | undefined => {
  if (reference === '#') return root;
  if (!reference.startsWith('#/')) return undefined;
  return reference
    .slice(2)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<Json | undefined>(
      (at, key) => (isObject(at) && Object.hasOwn(at, key) ? at[key] : undefined),
      root,
    );
};
