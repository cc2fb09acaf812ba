import { certain } from '#core/certain.ts';
import { type DayTest, dayOfMonthTest, dayOfWeekTest } from './cron-days.ts';
import { CRON_FIELDS, type CronField, DAY_OF_MONTH, DAY_OF_WEEK, numbersIn } from './cron-fields.ts';
import type { ScheduleProblem } from './problem.ts';

/** A cron expression of EventBridge, taken apart. Numbers are in ascending order. */
export interface Cron {
  minutes: number[];
  hours: number[];
  dayOfMonth: DayTest;
  months: number[];
  dayOfWeek: DayTest;
  years: number[];
}

/** A cron expression, or why it is not one. */
export type ParsedCron = { cron: Cron } | { problem: ScheduleProblem };

/**
 * Parses `minutes hours day-of-month month day-of-week year`.
 * Ref: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html. Where it says nothing, this follows
 * Quartz, whose grammar it is: `LW` is the month's last weekday, and a range may pass the end of its field, except for years.
 */
export const parseCron = (text: string): ParsedCron => {
  const wrapped = /^cron\((.*)\)$/.exec(text.trim());
  if (wrapped) {
    const message = 'a cron expression is written without "cron( )"';
    return { problem: { message, hint: `write ${wrapped[1]}` } };
  }
  const words = [...text.matchAll(/\S+/g)];
  const parts = words.map(([part]) => part);
  if (parts.length !== CRON_FIELDS.length) return { problem: fieldCount(parts) };
  for (const [index, field] of CRON_FIELDS.entries()) {
    const { 0: part, index: at } = certain(words[index], field.name);
    const wrong = misfit(part, field);
    if (wrong === undefined) continue;
    const start = at + Math.max(0, part.indexOf(wrong.part));
    return { problem: { ...wrong.problem, within: { start, end: start + wrong.part.length } } };
  }
  const [minutes, hours, dayOfMonth, months, dayOfWeek, years] = parts as [
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  if ((dayOfMonth === '?') === (dayOfWeek === '?')) return { problem: bothDays(parts) };
  return {
    cron: {
      minutes: numbers(minutes, CRON_FIELDS[0]),
      hours: numbers(hours, CRON_FIELDS[1]),
      dayOfMonth: certain(dayOfMonthTest(dayOfMonth), 'day of the month'),
      months: numbers(months, CRON_FIELDS[3]),
      dayOfWeek: certain(dayOfWeekTest(dayOfWeek), 'day of the week'),
      years: numbers(years, CRON_FIELDS[5]),
    },
  };
};

const numbers = (part: string, field: CronField): number[] =>
  [...new Set(part.split(',').flatMap((item) => numbersIn(item, field) ?? []))].toSorted((a, b) => a - b);

const DAY_TESTS = new Map<CronField, (text: string) => DayTest | undefined>([
  [DAY_OF_MONTH, dayOfMonthTest],
  [DAY_OF_WEEK, dayOfWeekTest],
]);

/** The part of a field that does not fit it, and why. */
const misfit = (text: string, field: CronField): { part: string; problem: ScheduleProblem } | undefined => {
  const test = DAY_TESTS.get(field);
  if (test?.(text)) return undefined;
  const items = text.split(',');
  const part = items.find((item) => numbersIn(item, field) === undefined);
  if (part === undefined) return undefined;
  if (items.length > 1 && test?.(part)) {
    const message = `"${part}" must be alone in the ${field.name}, got "${text}"`;
    return { part, problem: { message, hint: 'write a trigger for each' } };
  }
  const names = field.names ? ` or ${field.names[0]} to ${field.names.at(-1)}` : '';
  const steps = field.longestStep === undefined ? '' : `, steps up to ${field.longestStep}`;
  const special = field.special ? `, or ${field.special}` : '';
  const message = `"${part}" does not fit the ${field.name}: ${field.from} to ${field.to}${names}, "*", ranges${steps} and lists${special}`;
  return { part, problem: { message, hint: hintFor(part, field) } };
};

const hintFor = (part: string, field: CronField): string | undefined => {
  if (part === '?') return 'write "*": "?" is for the days';
  const [, name = ''] = /^([A-Z]{3})L$/i.exec(part) ?? [];
  const index = field === DAY_OF_WEEK ? (field.names ?? []).indexOf(name.toUpperCase()) : -1;
  if (index >= 0) return `write ${index + 1}L`;
  if (field === DAY_OF_WEEK && part === '0') return 'write SUN: days count from 1, which is Sunday';
  if (field === DAY_OF_WEEK && part.includes('/')) return 'list the days, such as MON,WED,FRI';
  if (part.startsWith('/')) return `write ${field.from}${part}`;
  const [from, to] = part.split('-');
  if (!field.wraps && Number(from) > Number(to)) return `write ${to}-${from}`;
  return undefined;
};

const fieldCount = (parts: string[]): ScheduleProblem => {
  const message = `a cron expression has six fields (minutes hours day-of-month month day-of-week year), got ${parts.length}`;
  if (parts.length !== 5) return { message, hint: 'for example 0 9 ? * MON-FRI *' };
  return {
    message,
    hint: `add the year, and "?" for one of the days: ${oneDay([...parts, '*'])}`,
  };
};

const bothDays = (parts: string[]): ScheduleProblem => ({
  message: 'one of day-of-month and day-of-week must be "?", and only one',
  hint: `write ${oneDay(parts)}`,
});

/** The expression with "?" in that day field which says less. */
const oneDay = (parts: string[]): string => {
  const [minutes, hours, dayOfMonth, month, dayOfWeek, year] = parts;
  const free = dayOfWeek === '*' || dayOfWeek === '?';
  const days = free ? [dayOfMonth === '?' ? '*' : dayOfMonth, '?'] : ['?', dayOfWeek];
  return [minutes, hours, days[0], month, days[1], year].join(' ');
};
