/** How new executions go over to a version little by little. */
export interface Shift {
  /** `linear` adds `percent` every so many minutes; `canary` goes from `percent` to all after them. */
  type: 'canary' | 'linear';
  percent: number;
  minutes: number;
}

/** Which version new executions get, and since when. */
export interface LiveVersion {
  number: number;
  /** Milliseconds since the epoch. */
  since: number;
  /** Percentages that versions had before, by number. */
  before?: Record<string, number>;
  /** Absent if all new executions got it at once. */
  shift?: Shift;
  /** What the alias says, if it was asked: whoever has set that by hand. */
  asked?: Record<string, number>;
}

const MINUTE_MILLISECONDS = 60_000;

/** Returns the percentage of new executions that each version gets at an instant, by its number. */
export const sharesAt = (live: LiveVersion | undefined, now: number): Map<number, number> => {
  if (!live) return new Map();
  const { number, before = {}, asked } = live;
  if (asked) return new Map(Object.entries(asked).map(([one, percent]) => [Number(one), percent]));
  const others = Object.entries(before)
    .map(([other, percent]) => [Number(other), percent] as const)
    .filter(([other]) => other !== number);
  const percent = others.length === 0 ? 100 : reachedPercent(live, now);
  const rest = others.reduce((sum, [, share]) => sum + share, 0);
  const shares = new Map([[number, percent]]);
  for (const [other, share] of others) {
    const left = Math.round(((100 - percent) * share) / rest);
    if (left > 0) shares.set(other, left);
  }
  return shares;
};

const reachedPercent = ({ shift, since }: LiveVersion, now: number): number => {
  if (!shift) return 100;
  const steps = Math.floor((now - since) / (shift.minutes * MINUTE_MILLISECONDS));
  if (shift.type === 'canary') return steps >= 1 ? 100 : shift.percent;
  return Math.min(100, shift.percent * (1 + Math.max(0, steps)));
};
