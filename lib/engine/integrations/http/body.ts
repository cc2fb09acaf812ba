import { isObject, type Json, type JsonObject } from '#core/json.ts';
import { jsonText } from '#core/json-text.ts';

/** Returns the body's text, and sets the content type in `headers` if none was given. */
export const encodedBody = (
  body: Json | undefined,
  transform: Json | undefined,
  headers: Record<string, string>,
): string | undefined => {
  if (body === undefined) return undefined;
  const type = Object.keys(headers).find((name) => name.toLowerCase() === 'content-type') ?? 'Content-Type';
  if (isObject(transform) && transform.RequestBodyEncoding === 'URL_ENCODED' && isObject(body)) {
    headers[type] = 'application/x-www-form-urlencoded';
    const options = isObject(transform.RequestEncodingOptions) ? transform.RequestEncodingOptions : {};
    return urlEncoded(body, String(options.ArrayFormat ?? 'INDICES'));
  }
  headers[type] ??= 'application/json; charset=UTF-8';
  return typeof body === 'string' ? body : jsonText(body);
};

type ListKey = (name: string, index: number) => string;
const indices: ListKey = (name, index) => `${name}[${index}]`;

const LIST_KEYS: ReadonlyMap<string, ListKey> = new Map<string, ListKey>([
  ['INDICES', indices],
  ['BRACKETS', (name) => `${name}[]`],
  ['REPEAT', (name) => name],
]);

const urlEncoded = (body: JsonObject, arrayFormat: string): string => {
  const listKey = LIST_KEYS.get(arrayFormat) ?? indices;
  const pairs: [string, string][] = [];
  const add = (name: string, value: Json): void => {
    if (Array.isArray(value)) {
      if (arrayFormat === 'COMMAS') pairs.push([name, value.join(',')]);
      else value.forEach((item, index) => void add(listKey(name, index), item));
    } else if (isObject(value)) {
      for (const [key, item] of Object.entries(value)) add(`${name}[${key}]`, item);
    } else pairs.push([name, value === null ? '' : String(value)]);
  };
  for (const [name, value] of Object.entries(body)) add(name, value);
  return new URLSearchParams(pairs).toString();
};
