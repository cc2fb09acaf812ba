import { isObject, type Json, type JsonObject, ownField } from '#core/json.ts';
import { SANITIZE, SANITIZE_OPERATIONS, sanitized } from '#core/sanitize.ts';

/** What `x-sanitize` asks for, in JSONata over a text. It has no Unicode normalization: `nfc` is left to whoever starts an execution. */
const IN_JSONATA: Partial<Record<string, (text: string) => string>> = {
  strip_control: (text) => `$replace(${text}, /[\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\x7F-\\x9F]/, "")`,
  collapse: (text) => `$replace(${text}, /\\s+/, " ")`,
  trim: (text) => `$replace(${text}, /^\\s+|\\s+$/, "")`,
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

/** Returns the schema of a field of an input if it cleans its texts. */
const cleaning = (schema: JsonObject | undefined, name: string): JsonObject | undefined => {
  const properties = isObject(schema?.properties) ? schema.properties : {};
  const field = Object.hasOwn(properties, name) ? properties[name] : undefined;
  return isObject(field) && field[SANITIZE] !== undefined ? field : undefined;
};

/**
 * Returns the fields of the input of a called workflow whose texts its schema cleans, as ASL values: Step Functions starts the execution
 * itself, and no function of Baton sees it. `expression` returns the JSONata of a template.
 */
export const sanitisedFields = (
  given: JsonObject,
  schema: JsonObject | undefined,
  expression: (template: Json) => string,
): JsonObject =>
  Object.fromEntries(
    Object.entries(given).flatMap(([name, value]): [string, Json][] => {
      const field = cleaning(schema, name);
      if (!field || typeof value !== 'string') return [];
      const wanted = [field[SANITIZE] ?? []].flat().map(String);
      if (!value.includes('{{')) return [[name, sanitized(value, { type: 'string', [SANITIZE]: wanted })]];
      const clean = SANITIZE_OPERATIONS.filter((operation) => wanted.includes(operation)).reduce(
        (text, operation) => ownField(IN_JSONATA, operation)?.(text) ?? text,
        '$text',
      );
      return [[name, `{% ($text := ${expression(value)}; $type($text) = "string" ? ${clean} : $text) %}`]];
    }),
  );
