import { isObject, type Json, type JsonObject, ownField } from '#core/json.ts';
import { SANITIZE, SANITIZE_OPERATIONS, sanitized } from '#core/sanitize.ts';

/** White space as `trim` and `collapse` mean it, written out: what \s means depends on who evaluates the expression. */
const SPACE = '[\\t\\n\\x0B\\f\\r \\u00A0\\u1680\\u2000-\\u200A\\u2028\\u2029\\u202F\\u205F\\u3000\\uFEFF]';

/** What `x-sanitize` asks for, in JSONata over a text. It has no Unicode normalization: a function does `nfc`. */
const IN_JSONATA: Partial<Record<string, (text: string) => string>> = {
  strip_control: (text) => `$replace(${text}, /[\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\x7F-\\x9F]/, "")`,
  collapse: (text) => `$replace(${text}, /${SPACE}+/, " ")`,
  trim: (text) => `$replace(${text}, /^${SPACE}+|${SPACE}+$/, "")`,
  lowercase: (text) => `$lowercase(${text})`,
  escape_html: (text) =>
    [
      ['&', '&amp;'],
      ['<', '&lt;'],
      ['>', '&gt;'],
      ['\\"', '&quot;'],
      ["'", '&#39;'],
    ].reduce((rest, [from, to]) => `$replace(${rest}, "${from}", "${to}")`, text),
};

/** Keywords by which a schema leads to the texts that it cleans. */
const LEADING = ['$defs', 'definitions', 'properties'];
const NESTED = ['additionalProperties', 'allOf', 'items'];

/** Returns what a schema says of cleaning and nothing else; undefined if it cleans nothing. */
const cleaningPart = (schema: JsonObject | undefined): JsonObject | undefined =>
  schema && JSON.stringify(schema).includes(`"${SANITIZE}"`) ? (partOf(schema) as JsonObject) : undefined;

const partOf = (schema: Json): Json => {
  if (Array.isArray(schema)) return schema.map(partOf);
  if (!isObject(schema)) return schema;
  const kept = Object.entries(schema).flatMap(([keyword, value]): [string, Json][] => {
    if (keyword === SANITIZE || keyword === '$ref') return [[keyword, value]];
    if (NESTED.includes(keyword)) return [[keyword, partOf(value)]];
    if (!LEADING.includes(keyword) || !isObject(value)) return [];
    return [[keyword, Object.fromEntries(Object.entries(value).map(([name, part]) => [name, partOf(part)]))]];
  });
  return Object.fromEntries(kept);
};

const holdsExpressions = (value: Json): boolean => JSON.stringify(value).includes('{{');

/** Returns the operations of a field whose text the state machine can clean; undefined if it cannot. */
const operationsOf = (field: Json | undefined, value: Json): string[] | undefined => {
  if (typeof value !== 'string' || !isObject(field)) return undefined;
  if (Object.keys(field).some((keyword) => keyword !== SANITIZE)) return undefined;
  const wanted = [field[SANITIZE] ?? []].flat().map(String);
  return wanted.every((name) => ownField(IN_JSONATA, name)) ? wanted : undefined;
};

/** How the input of a called workflow becomes as its schema asks, whoever starts it. */
export type Cleaning =
  /** The fields as they are to be passed on, as ASL values; the others stay. */
  | { by: 'state machine'; fields: JsonObject }
  /** By the platform's function, with this schema. */
  | { by: 'function'; schema: JsonObject };

/**
 * Returns how texts in a step's `with` are cleaned: Step Functions starts the execution itself, and no function of Baton sees its input. What
 * is known is cleaned now, a text at the top by the state machine, and anything else by a function. `expression` returns the JSONata of a
 * template, `literal` a value as it is.
 */
export const cleaningOf = (
  given: Json,
  schema: JsonObject | undefined,
  { expression, literal }: { expression(template: Json): string; literal(value: Json): Json },
): Cleaning => {
  const part = cleaningPart(schema);
  if (!part) return { by: 'state machine', fields: {} };
  if (!isObject(given) || Object.keys(part).some((keyword) => !LEADING.includes(keyword)))
    return { by: 'function', schema: part };
  const known = isObject(part.properties) ? part.properties : {};
  const fields: JsonObject = {};
  for (const [name, value] of Object.entries(given)) {
    const field = ownField(known, name);
    if (!isObject(field) || Object.keys(field).length === 0) continue;
    if (!holdsExpressions(value)) {
      const root = { ...part, properties: { [name]: field } };
      fields[name] = literal((sanitized({ [name]: value }, root) as JsonObject)[name] ?? null);
      continue;
    }
    const wanted = operationsOf(field, value);
    if (!wanted) {
      // A field of which nothing is cleaned has no keyword that says so.
      if (!JSON.stringify([field, part.$defs ?? {}, part.definitions ?? {}]).includes(`"${SANITIZE}"`))
        continue;
      return { by: 'function', schema: part };
    }
    const clean = SANITIZE_OPERATIONS.filter((operation) => wanted.includes(operation)).reduce(
      (text, operation) => ownField(IN_JSONATA, operation)?.(text) ?? text,
      '$text',
    );
    fields[name] =
      `{% ($text := ${expression(value as string)}; $type($text) = "string" ? ${clean} : $text) %}`;
  }
  return { by: 'state machine', fields };
};
