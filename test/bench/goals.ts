import type { Row } from './row.ts';

/** `< 500 ms`, `≥ 1,600/s`, `≥ 1 × the peer`, `> 70 % of it`, or a number that the value must be. */
const GOAL = /^(?<how><|>|≥|≤|at most )? ?(?<number>[\d,.]+)(?<times> ×| %)?/;

const COMPARISONS: Record<string, (value: number, limit: number) => boolean> = {
  '<': (value, limit) => value < limit,
  '>': (value, limit) => value > limit,
  '≥': (value, limit) => value >= limit,
  '≤': (value, limit) => value <= limit,
  'at most ': (value, limit) => value <= limit,
  '': (value, limit) => value === limit,
};

/** Returns whether a figure meets its goals; undefined if it has none that can be judged, as when its peer did not run. */
export const meetsGoals = ({
  value,
  goal,
  peer,
}: Pick<Row, 'goal' | 'peer' | 'value'>): boolean | undefined => {
  const judged = (goal ?? '').split(', ').flatMap((text): boolean[] => {
    const { how = '', number, times } = GOAL.exec(text)?.groups ?? {};
    const compare = COMPARISONS[how];
    if (number === undefined || !compare) return [];
    const limit = Number(number.replaceAll(',', ''));
    if (times === undefined) return [compare(value, limit)];
    if (peer?.value === undefined) return [];
    return [compare(value / peer.value, times === ' %' ? limit / 100 : limit)];
  });
  return judged.length === 0 ? undefined : judged.every(Boolean);
};
