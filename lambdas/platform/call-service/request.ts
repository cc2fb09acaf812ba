import { type Json, type JsonObject, ownField } from '#core/json.ts';

/** A request without what the caller adds. */
export interface OperationRequest {
  method: string;
  path: string;
  body?: Json;
}

/** Methods whose requests have no body. */
const BODILESS = new Set(['GET', 'HEAD', 'DELETE', 'OPTIONS']);

/**
 * Returns the request of an operation: values that its path names go into the path, the others into the body, or into the query if the
 * method has no body. Returns in words what is missing for the path.
 */
export const requestOf = (
  { method, path }: { method: string; path: string },
  values: JsonObject,
): OperationRequest | string => {
  const used = new Set<string>();
  const missing: string[] = [];
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    used.add(name);
    const value = ownField(values, name);
    if (typeof value !== 'string' && typeof value !== 'number') missing.push(name);
    return encodeURIComponent(String(value));
  });
  if (missing.length > 0) return `its path ${path} needs ${missing.join(', ')}, a text or a number`;
  const others = Object.entries(values).filter(([name]) => !used.has(name));
  if (!BODILESS.has(method)) return { method, path: filled, body: Object.fromEntries(others) };
  const query = new URLSearchParams(
    others.flatMap(([name, value]) =>
      [value]
        .flat()
        .map((one): [string, string] => [name, typeof one === 'object' ? JSON.stringify(one) : String(one)]),
    ),
  ).toString();
  return { method, path: query === '' ? filled : `${filled}${filled.includes('?') ? '&' : '?'}${query}` };
};
