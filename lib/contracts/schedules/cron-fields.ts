/** A field of a cron expression: which numbers and names it takes. */
export interface CronField {
  name: string;
  from: number;
  to: number;
  names?: readonly string[];
  /** Longest step after "/"; absent if the field takes none. */
  longestStep?: number;
  /** A range may pass the end of the field and continue at its start, as in `FRI-MON`. */
  wraps: boolean;
  /** What the field takes besides numbers, ranges, steps and lists, for messages. */
  special?: string;
}

const MONTHS = 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ');
const DAYS = 'SUN MON TUE WED THU FRI SAT'.split(' ');

const MINUTES: CronField = { name: 'minutes', from: 0, to: 59, longestStep: 59, wraps: true };
const HOURS: CronField = { name: 'hours', from: 0, to: 23, longestStep: 23, wraps: true };
/** The third field. */
export const DAY_OF_MONTH: CronField = {
  name: 'day of month',
  from: 1,
  to: 31,
  longestStep: 31,
  wraps: true,
  special: '"?", "L", "LW", "15W"',
};
const MONTH: CronField = {
  name: 'month',
  from: 1,
  to: 12,
  names: MONTHS,
  longestStep: 12,
  wraps: true,
};
/** The fifth field, in which days count from 1, Sunday. */
export const DAY_OF_WEEK: CronField = {
  name: 'day of week',
  from: 1,
  to: 7,
  names: DAYS,
  wraps: true,
  special: '"?", "L", "6L", "FRI#2"',
};
const YEAR: CronField = { name: 'year', from: 1970, to: 2199, longestStep: 229, wraps: false };

/** The fields in the order in which they are written. */
export const CRON_FIELDS = [MINUTES, HOURS, DAY_OF_MONTH, MONTH, DAY_OF_WEEK, YEAR] as const;

/** Returns the number that a number or a name stands for in a field; undefined if it is neither or out of range. */
export const numberIn = (text: string, { from, to, names }: CronField): number | undefined => {
  const index = names?.indexOf(text.toUpperCase()) ?? -1;
  if (index >= 0) return index + from;
  const number = /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
  return number >= from && number <= to ? number : undefined;
};

const PART = /^(\*|[0-9A-Za-z]+)(?:-([0-9A-Za-z]+))?(?:\/(\d+))?$/;

/** Returns what one part of a list stands for (`*`, `5`, `1-5`, `FRI-MON`, `0/15`); undefined if it does not fit the field. */
export const numbersIn = (part: string, field: CronField): number[] | undefined => {
  const [, first, last, steps] = PART.exec(part) ?? [];
  if (first === undefined || (first === '*' && last !== undefined)) return undefined;
  const from = first === '*' ? field.from : numberIn(first, field);
  const open = first === '*' || (last === undefined && steps !== undefined);
  const to = open ? field.to : numberIn(last ?? first, field);
  const step = steps === undefined ? 1 : Number(steps);
  if (from === undefined || to === undefined || step < 1) return undefined;
  if (steps !== undefined && step > (field.longestStep ?? 0)) return undefined;
  if (from > to && !field.wraps) return undefined;
  const size = field.to - field.from + 1;
  const length = ((to - from + size) % size) + 1;
  return Array.from(
    { length: Math.ceil(length / step) },
    (_, index) => field.from + ((from - field.from + index * step) % size),
  );
};
