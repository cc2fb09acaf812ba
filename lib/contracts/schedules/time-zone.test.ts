import { expect, it } from '@jest/globals';
import { isTimeZone, timeZoneHint } from './time-zone.ts';

it.each([
  'UTC',
  'GMT',
  'Etc/UTC',
  'Etc/GMT+5',
  'Europe/Berlin',
  'America/Argentina/Buenos_Aires',
  'America/Port-au-Prince',
  'Africa/Dar_es_Salaam',
  'Asia/Kolkata',
  'US/Eastern',
  'EST5EDT',
])('%s is a time zone', (name) => {
  expect(isTimeZone(name)).toBe(true);
});

it('Every zone that the platform lists is taken', () => {
  const refused = Intl.supportedValuesOf('timeZone').filter((name) => !isTimeZone(name));

  expect(refused).toEqual([]);
});

it.each([
  '+02:00',
  '-0500',
  'Z',
  'utc',
  'UTC+2',
  'GMT+2',
  'PST',
  'CET/Berlin',
  'europe/berlin',
  'Europe/berlin',
  'EUROPE/BERLIN',
  'Europe/Berln',
  'SystemV/AST4',
  '',
  ' UTC',
])('"%s" is not a time zone', (name) => {
  expect(isTimeZone(name)).toBe(false);
});

it.each([
  { name: 'Europe/Berln', hint: 'did you mean "Europe/Berlin"?' },
  { name: 'europe/berlin', hint: 'did you mean "Europe/Berlin"?' },
  {
    name: '+02:00',
    hint: 'for example Europe/Berlin or UTC: the name of a place, which knows when clocks change',
  },
])('A zone that is not known comes with a fix: $name', ({ name, hint }) => {
  expect(timeZoneHint(name)).toBe(hint);
});
