import type { z } from 'zod';
import { isObject } from '#core/json.ts';

type Fields = Record<string, unknown>;

/**
 * Returns fields without what is wrong with them; the rest of a field stays if its shape holds without it, so that it is checked as well.
 * Entries of a list that do not hold become its `neutral`, if there is one, so that the others keep their places.
 */
export const pruned = (
  fields: Readonly<Fields>,
  schema: z.ZodObject,
  issues: readonly z.core.$ZodIssue[],
  neutral: Readonly<Fields> = {},
): Fields => {
  let rest: Fields = { ...fields };
  const touched = new Set<string>();
  for (const issue of issues) {
    const keys = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [key]) : [[]];
    for (const path of keys.map((key) => [...issue.path, ...key].map(String))) {
      rest = without(rest, path) as Fields;
      for (const key of path.slice(0, 1)) touched.add(key);
    }
  }
  for (const key of touched) {
    const field = Object.hasOwn(schema.shape, key) ? schema.shape[key] : undefined;
    const holds = (value: unknown): boolean => field?.safeParse(value).success !== false;
    const value = rest[key];
    if (holds(value)) continue;
    if (Array.isArray(value) && Object.hasOwn(neutral, key)) {
      rest[key] = value.map((entry) => (holds([entry]) ? entry : neutral[key]));
    } else delete rest[key];
  }
  return rest;
};

const without = (value: unknown, [key, ...deeper]: string[]): unknown => {
  if (key === undefined) return value;
  if (Array.isArray(value)) {
    return value.map((item, index) => (String(index) === key ? without(item, deeper) : item));
  }
  if (!isObject(value)) return value;
  const { [key]: inner, ...others } = value;
  return deeper.length === 0 || inner === undefined ? others : { ...others, [key]: without(inner, deeper) };
};
