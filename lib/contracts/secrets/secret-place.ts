import type { Json } from '#core/json.ts';

/** A text in the input of a function that contains secrets: the function puts it together, so that no history has them. */
export interface SecretPlace {
  /** Keys from the input to the text. */
  at: (string | number)[];
  /** Pieces of the text: what is known, and names of secrets. */
  parts: (string | { secret: string })[];
}

/** Returns the names of the secrets in places. */
export const secretNames = (places: readonly SecretPlace[]): string[] => [
  ...new Set(
    places.flatMap(({ parts }) => parts.flatMap((part) => (typeof part === 'string' ? [] : [part.secret]))),
  ),
];

/** Returns an input with the texts of its places put together; `values` has the secrets by name. */
export const withSecrets = (
  input: unknown,
  places: readonly SecretPlace[],
  values: ReadonlyMap<string, string>,
): unknown =>
  places.reduce((whole, { at, parts }) => {
    const text = parts
      .map((part) => (typeof part === 'string' ? part : (values.get(part.secret) ?? '')))
      .join('');
    return placed(whole, at, text);
  }, input);

const placed = (value: unknown, [key, ...rest]: readonly (string | number)[], text: string): unknown => {
  if (key === undefined) return text;
  if (Array.isArray(value))
    return value.map((item, index) => (index === key ? placed(item, rest, text) : item));
  const fields = (value ?? {}) as Record<string, unknown>;
  return { ...fields, [key]: placed(fields[key], rest, text) };
};

/** Returns the names of the secrets that a function reads, as the `run` of its payload says. */
export const secretsOfRun = (run: Json | undefined): string[] => {
  const places = (run as { secrets?: SecretPlace[] } | undefined)?.secrets;
  return Array.isArray(places) ? secretNames(places) : [];
};
