import { closest } from '#core/did-you-mean.ts';

/** What EventBridge would refuse. */
export interface ScheduleProblem {
  message: string;
  hint?: string;
}

const UNITS = ['minute', 'hour', 'day'];

/**
 * Why EventBridge would refuse a rate such as `1 hour` or `15 minutes`; undefined when it would not.
 * Ref: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
 */
export const rateProblem = (rate: string): ScheduleProblem | undefined => {
  const expected = 'a rate is a number and minute(s), hour(s) or day(s)';
  const wrapped = /^rate\((.*)\)$/.exec(rate.trim());
  if (wrapped) return { message: `${expected}, without "rate( )"`, hint: `write ${wrapped[1]}` };
  const [, count, unit] = /^(\d+)\s+([a-z]+)$/.exec(rate.trim()) ?? [];
  if (count === undefined || unit === undefined || Number(count) === 0) {
    return { message: `${expected}, got "${rate}"`, hint: 'for example 15 minutes' };
  }
  const single = closest(unit.replace(/s$/, ''), UNITS);
  const right = single && `${count} ${single}${Number(count) === 1 ? '' : 's'}`;
  if (right === `${count} ${unit}`) return undefined;
  return {
    message: `${expected}, the unit singular after 1 and plural else, got "${rate}"`,
    hint: right && `write ${right}`,
  };
};

const MONTHS = 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ');
const DAYS = 'SUN MON TUE WED THU FRI SAT'.split(' ');

interface Field {
  name: string;
  from: number;
  to: number;
  names?: string[];
  /** `?` and the like that only this field takes. */
  special?: RegExp;
}

const FIELDS: Field[] = [
  { name: 'minutes', from: 0, to: 59 },
  { name: 'hours', from: 0, to: 23 },
  { name: 'day of month', from: 1, to: 31, special: /^(\?|L|LW|\d{1,2}W)$/ },
  { name: 'month', from: 1, to: 12, names: MONTHS },
  { name: 'day of week', from: 1, to: 7, names: DAYS, special: /^(\?|L|[1-7]L|[1-7]#[1-5]|[A-Z]{3}#[1-5])$/ },
  { name: 'year', from: 1970, to: 2199 },
];

const numberOf = (text: string, { names, from }: Field): number => {
  const index = names?.indexOf(text.toUpperCase()) ?? -1;
  return index === -1 ? (/^\d+$/.test(text) ? Number(text) : Number.NaN) : index + from;
};

const isPart = (part: string, field: Field): boolean => {
  if (field.special?.test(part.toUpperCase())) return true;
  const [range = '', step, ...more] = part.split('/');
  if (more.length > 0 || (step !== undefined && !/^[1-9]\d*$/.test(step))) return false;
  if (range === '*') return true;
  const ends = range.split('-').map((end) => numberOf(end, field));
  const inside = ends.every((end) => end >= field.from && end <= field.to);
  return (
    inside && ends.length <= 2 && (ends.length === 1 || ends[0]! <= ends[1]! || field.names !== undefined)
  );
};

/**
 * Why EventBridge would refuse a cron expression; undefined when it would not.
 * Ref: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
 */
export const cronProblem = (cron: string): ScheduleProblem | undefined => {
  const wrapped = /^cron\((.*)\)$/.exec(cron.trim());
  if (wrapped)
    return { message: 'a cron expression is written without "cron( )"', hint: `write ${wrapped[1]}` };
  const parts = cron.trim().split(/\s+/);
  if (parts.length !== FIELDS.length) {
    const message = `a cron expression has six fields (minutes hours day-of-month month day-of-week year), got ${parts.length}`;
    const hint =
      parts.length === 5
        ? `add the year, and "?" for one of the days: ${withYear(parts)}`
        : 'for example 0 9 ? * MON-FRI *';
    return { message, hint };
  }
  for (const [index, field] of FIELDS.entries()) {
    const wrong = parts[index]!.split(',').find((part) => !isPart(part, field));
    if (wrong !== undefined) {
      const names = field.names ? ` or ${field.names[0]} to ${field.names.at(-1)}` : '';
      return {
        message: `"${wrong}" does not fit the ${field.name}: ${field.from} to ${field.to}${names}, "*", ranges, steps and lists`,
      };
    }
  }
  const [, , dayOfMonth, , dayOfWeek] = parts;
  if ((dayOfMonth === '?') === (dayOfWeek === '?')) {
    return {
      message: 'one of day-of-month and day-of-week must be "?", and only one',
      hint: `write ${[...parts.slice(0, 2), dayOfWeek === '*' || dayOfWeek === '?' ? (dayOfMonth === '?' ? '*' : dayOfMonth) : '?', parts[3], dayOfWeek === '*' || dayOfWeek === '?' ? '?' : dayOfWeek, parts[5]].join(' ')}`,
    };
  }
  return undefined;
};

const withYear = ([minutes, hours, dayOfMonth, month, dayOfWeek]: string[]): string =>
  [
    minutes,
    hours,
    dayOfWeek === '*' ? dayOfMonth : '?',
    month,
    dayOfWeek === '*' ? '?' : dayOfWeek,
    '*',
  ].join(' ');
