import type { Json } from '#core/json.ts';
import { isObject } from '#core/json.ts';
import { withoutExact } from '#core/json-text.ts';

type PathFunction = (value: Json, values: Json[]) => Json | undefined;

const overNumbers =
  (reduce: (numbers: number[]) => number): PathFunction =>
  (value) => {
    const numbers = (Array.isArray(value) ? withoutExact(value) : []).filter(
      (item) => typeof item === 'number',
    );
    return numbers.length > 0 ? reduce(numbers) : undefined;
  };

const size: PathFunction = (value) => {
  if (Array.isArray(value) || typeof value === 'string') return value.length;
  return isObject(value) ? Object.keys(value).length : undefined;
};

const mean = (numbers: number[]): number => sum(numbers) / numbers.length;
const sum = (numbers: number[]): number => numbers.reduce((total, number) => total + number, 0);

/** Functions that may end a path, e.g. `$.items.length()`, as the Jayway implementation of JSONPath has them. */
export const PATH_FUNCTIONS: ReadonlyMap<string, PathFunction> = new Map<string, PathFunction>(
  Object.entries({
    length: size,
    size,
    min: overNumbers((numbers) => numbers.reduce((least, number) => Math.min(least, number))),
    max: overNumbers((numbers) => numbers.reduce((most, number) => Math.max(most, number))),
    sum: overNumbers(sum),
    avg: overNumbers(mean),
    stddev: overNumbers((numbers) => {
      const average = mean(numbers);
      return Math.sqrt(mean(numbers.map((number) => (number - average) ** 2)));
    }),
    keys: (value) => (isObject(value) ? Object.keys(value) : undefined),
    first: (value) => (Array.isArray(value) ? value[0] : undefined),
    last: (value) => (Array.isArray(value) ? value.at(-1) : undefined),
    index: (value, [position]) =>
      Array.isArray(value) && typeof position === 'number' ? value.at(position) : undefined,
  } satisfies Record<string, PathFunction>),
);
