import { closest } from '#core/did-you-mean.ts';
import { required } from '#core/required.ts';
import type { ScheduleProblem } from './problem.ts';

const UNITS = new Map([
  ['minute', 60_000],
  ['hour', 3_600_000],
  ['day', 86_400_000],
]);
const EXPECTED = 'a rate is a number and minute(s), hour(s) or day(s)';

/** A rate, or why it is not one. */
export type ParsedRate = { periodMilliseconds: number } | { problem: ScheduleProblem };

/**
 * Parses a rate such as `1 hour` or `15 minutes`: a positive whole number, and a unit that is singular after 1 and plural otherwise.
 * A day is 24 hours, also when clocks change. https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export const parseRate = (text: string): ParsedRate => {
  const wrapped = /^rate\((.*)\)$/.exec(text.trim());
  if (wrapped) return { problem: { message: `${EXPECTED}, without "rate( )"`, hint: `write ${wrapped[1]}` } };
  const [, digits, unit] = /^(\d+)\s+([a-z]+)$/.exec(text.trim()) ?? [];
  const count = Number(digits);
  if (unit === undefined || count === 0) {
    return { problem: { message: `${EXPECTED}, got "${text}"`, hint: 'for example 15 minutes' } };
  }
  if (/^(milli)?seconds?$/.test(unit)) {
    return { problem: { message: `${EXPECTED}, got "${text}"`, hint: 'the shortest period is 1 minute' } };
  }
  const single = closest(unit.replace(/s$/, ''), [...UNITS.keys()]);
  const right = single && `${count} ${single}${count === 1 ? '' : 's'}`;
  if (single === undefined || right !== `${count} ${unit}`) {
    const message = `${EXPECTED}, the unit singular after 1 and plural otherwise, got "${text}"`;
    return { problem: { message, hint: right && `write ${right}` } };
  }
  const periodMilliseconds = count * required(UNITS, single);
  if (Number.isSafeInteger(periodMilliseconds)) return { periodMilliseconds };
  return {
    problem: { message: `the rate "${text}" is longer than anyone can wait for`, hint: 'for example 1 day' },
  };
};
