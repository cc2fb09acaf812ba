import fc from 'fast-check';
import { isoOf } from '#core/instants.ts';
import { type Json, ownField } from '#core/json.ts';
import type { Random } from './random.ts';

const number = (random: Random): number => Math.floor(random() * 1000);

/** Milliseconds before which no date is: dates are in the future, because many a contract refuses others. */
export const FIRST_DAY = Date.UTC(2100, 0, 1);

const day = (random: Random): string => isoOf(FIRST_DAY + Math.floor(random() * 100) * 86_400_000);

const FORMATS: Partial<Record<string, (random: Random) => string>> = {
  'date-time': day,
  date: (random) => day(random).slice(0, 10),
  time: () => '12:00:00Z',
  duration: () => 'P1D',
  email: (random) => `person-${number(random)}@example.com`,
  hostname: () => 'host.example.com',
  ipv4: () => '192.0.2.1',
  ipv6: () => '2001:db8::1',
  uri: (random) => `https://example.com/${number(random)}`,
  'uri-reference': (random) => `/${number(random)}`,
  uuid: (random) => `00000000-0000-4000-8000-${String(number(random)).padStart(12, '0')}`,
};

/** Whether texts of a `format` are made as such. */
export const isKnownFormat = (format: Json | undefined): boolean => Object.hasOwn(FORMATS, String(format));

/** Makes a text of a `format`; a plain word for one that is not known, or none. */
export const ofFormat = (format: Json | undefined, random: Random): string =>
  (isKnownFormat(format) ? ownField(FORMATS, String(format))?.(random) : undefined) ??
  `text-${number(random)}`;

const MAX_KEPT = 100;
const byPattern = new Map<string, fc.Arbitrary<string>>();

const textsOf = (pattern: string): fc.Arbitrary<string> => {
  const known = byPattern.get(pattern) ?? fc.stringMatching(new RegExp(pattern, 'u'), { size: 'xsmall' });
  if (byPattern.size < MAX_KEPT) byPattern.set(pattern, known);
  return known;
};

/** Texts of which one is chosen. */
const DRAWS = 5;

/** Makes a text that a regular expression (ECMA-262, as `pattern` has it) matches, of at most so many characters if there is one. */
export const ofPattern = (pattern: string, most: number, random: Random): string => {
  const seed = Math.floor(random() * 2 ** 31);
  const texts = fc.sample(textsOf(pattern), { numRuns: DRAWS, seed });
  return texts.find((text) => text.length <= most) ?? texts[0] ?? '';
};
