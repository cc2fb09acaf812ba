import fc from 'fast-check';
import type { Json } from '#core/json.ts';
import type { Random } from './random.ts';

const number = (random: Random): number => Math.floor(random() * 1000);

const FORMATS: Partial<Record<string, (random: Random) => string>> = {
  'date-time': (random) => new Date(Date.UTC(2024, 0, 1) + number(random) * 86_400_000).toISOString(),
  date: (random) => new Date(Date.UTC(2024, 0, 1) + number(random) * 86_400_000).toISOString().slice(0, 10),
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

/** Makes a text of a `format`; a plain word for one that is not known, or none. */
export const ofFormat = (format: Json | undefined, random: Random): string =>
  FORMATS[String(format)]?.(random) ?? `text-${number(random)}`;

/** Makes a text that a regular expression (ECMA-262, as `pattern` has it) matches. */
export const ofPattern = (pattern: string, random: Random): string => {
  const expression = new RegExp(pattern, 'u');
  const seed = Math.floor(random() * 2 ** 31);
  const [text] = fc.sample(fc.stringMatching(expression), { numRuns: 1, seed });
  return text ?? '';
};
