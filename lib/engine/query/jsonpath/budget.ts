import { runtimeFailure } from '../../model/errors.ts';

/** Values that one reading of a path may visit: some tenths of a second. */
const MAX_VISITED = 5_000_000;
/** The same where whoever evaluates it can be ended, and is before. */
const MAX_VISITED_ELSEWHERE = 1_000_000_000;

let most = MAX_VISITED;
let left = 0;
let depth = 0;

/** Reads a path within a budget, which the paths inside its filters share. */
export const withinBudget = <Value>(read: () => Value): Value => {
  if (depth === 0) left = most;
  depth++;
  try {
    return read();
  } finally {
    depth--;
  }
};

/** Does work whose paths may visit more, because the thread that does it can be ended. */
export const withMoreTime = <Value>(work: () => Value): Value => {
  most = MAX_VISITED_ELSEWHERE;
  try {
    return work();
  } finally {
    most = MAX_VISITED;
  }
};

/** Returns how many values the path that was read last has visited. */
export const visitedLast = (): number => most - left;

/** Counts values that are visited; throws States.Runtime when a path visits too many, as nested `..` do. */
export const visit = (count: number): void => {
  left -= count;
  if (left < 0) throw runtimeFailure(`A JSONPath expression must not visit more than ${most} values.`);
};
