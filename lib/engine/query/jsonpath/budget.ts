import { runtimeFailure } from '../../model/errors.ts';

/** Values that one reading of a path may visit: some tenths of a second. */
const MAX_VISITED = 5_000_000;

let left = 0;
let depth = 0;

/** Reads a path within a budget, which the paths inside its filters share. */
export const withinBudget = <Value>(read: () => Value): Value => {
  if (depth === 0) left = MAX_VISITED;
  depth++;
  try {
    return read();
  } finally {
    depth--;
  }
};

/** Returns how many values the path that was read last has visited. */
export const visitedLast = (): number => MAX_VISITED - left;

/** Counts values that are visited; throws States.Runtime when a path visits too many, as nested `..` do. */
export const visit = (count: number): void => {
  left -= count;
  if (left < 0) throw runtimeFailure(`A JSONPath expression must not visit more than ${MAX_VISITED} values.`);
};
