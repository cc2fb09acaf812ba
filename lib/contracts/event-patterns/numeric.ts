import type { Json } from '#core/json.ts';
import { type PatternProblem, shown } from './problem.ts';

/** EventBridge compares numbers up to five billion, to six decimal places. */
const MAX_NUMBER = 5e9;
const DECIMAL_PLACES = 6;

/** Tells whether EventBridge can compare a number by its value. */
export const isComparable = (value: Json): value is number =>
  typeof value === 'number' &&
  Math.abs(value) <= MAX_NUMBER &&
  Number(value.toFixed(DECIMAL_PLACES)) === value;

type Comparison = (value: number, bound: number) => boolean;

const COMPARISONS = new Map<Json, Comparison>([
  ['=', (value, bound) => value === bound],
  ['<', (value, bound) => value < bound],
  ['<=', (value, bound) => value <= bound],
  ['>', (value, bound) => value > bound],
  ['>=', (value, bound) => value >= bound],
]);

const EXAMPLE = 'for example [">", 0, "<=", 5]';

/** Compiles the argument of `numeric`: one comparison, or a lower bound and then an upper bound. */
export const numeric = (argument: Json): ((value: Json) => boolean) | PatternProblem => {
  const wrong = (message: string, path: number[] = []): PatternProblem => ({ path, message, hint: EXAMPLE });
  if (!Array.isArray(argument) || (argument.length !== 2 && argument.length !== 4)) {
    return wrong(
      `"numeric" takes a list of an operator and a number, or two of each, got ${shown(argument)}`,
    );
  }
  const comparisons: { operator: string; bound: number; compare: Comparison }[] = [];
  for (let index = 0; index < argument.length; index += 2) {
    const [operator = null, bound = null] = argument.slice(index, index + 2);
    const compare = COMPARISONS.get(operator);
    if (typeof operator !== 'string' || !compare) {
      return wrong(`"numeric" expects one of ${[...COMPARISONS.keys()].join(' ')}, got ${shown(operator)}`, [
        index,
      ]);
    }
    if (!isComparable(bound)) {
      const message = `"numeric" expects a number from -5e9 to 5e9 with up to six decimal places, got ${shown(bound)}`;
      return wrong(message, [index + 1]);
    }
    comparisons.push({ operator, bound, compare });
  }
  const [{ operator: first, bound: low }, upper] = comparisons as [
    (typeof comparisons)[0],
    (typeof comparisons)[0]?,
  ];
  if (upper && (!first.startsWith('>') || !upper.operator.startsWith('<'))) {
    return wrong(`a range in "numeric" is ">" or ">=" and then "<" or "<=", got ${shown(argument)}`);
  }
  const least = first.startsWith('>') ? low : -MAX_NUMBER;
  const most = first.startsWith('<') ? low : (upper?.bound ?? MAX_NUMBER);
  if (first !== '=' && least >= most) {
    return wrong(`no number fits ${shown(argument)}: the lower bound must be less than the upper bound`);
  }
  return (value) => isComparable(value) && comparisons.every(({ bound, compare }) => compare(value, bound));
};
