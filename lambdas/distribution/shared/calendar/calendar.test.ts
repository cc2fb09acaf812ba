import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { escapeText, foldLine, formatCalendar } from './calendar.ts';

const event = {
  uid: 'one@example.com',
  start: '2027-03-16T08:30:00+01:00',
  minutes: 15,
  summary: 'Post; with, signs \\ and\nlines',
  description: `Ünïcode ${'é'.repeat(80)}`,
  url: 'https://example.com',
  categories: ['X', 'a,b'],
};
const unfold = (text: string): string[] => text.replace(/\r\n[ \t]/g, '').split('\r\n');

describe('formatCalendar', () => {
  const text = formatCalendar({
    name: 'C',
    stamp: '2027-01-01T00:00:00Z',
    events: [event, { ...event, uid: 'two' }],
  });

  it('has what RFC 5545 asks for, in UTC', () => {
    const lines = unfold(text);

    expect(lines[0]).toBe('BEGIN:VCALENDAR');
    expect(lines.slice(-2)).toEqual(['END:VCALENDAR', '']);
    expect(lines.filter((line) => line === 'BEGIN:VEVENT')).toHaveLength(2);
    expect(lines.filter((line) => line === 'END:VEVENT')).toHaveLength(2);
    expect(lines).toEqual(
      expect.arrayContaining([
        'VERSION:2.0',
        'UID:one@example.com',
        'DTSTAMP:20270101T000000Z',
        'DTSTART:20270316T073000Z',
        'DURATION:PT15M',
        'SUMMARY:Post\\; with\\, signs \\\\ and\\nlines',
        'CATEGORIES:X,a\\,b',
      ]),
    );
    expect(lines.every((line) => line === '' || /^[A-Z-]+[:;]/.test(line))).toBe(true);
  });

  it('folds at 75 octets, between characters, with CRLF throughout', () => {
    expect(text).not.toMatch(/(?<!\r)\n/);
    for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);

    expect(unfold(text)).toContain(`DESCRIPTION:${event.description}`);
  });
});

describe('text of any kind', () => {
  it('comes back after folding and escaping', () => {
    const anything = fc.string({
      unit: fc.constantFrom('a', ';', ',', '\\', '\n', 'ß', '👩‍👩‍👧', ' ', 'n'),
      maxLength: 200,
    });
    fc.assert(
      fc.property(anything, (value) => {
        const line = foldLine(`X:${escapeText(value)}`);
        for (const part of line.split('\r\n')) expect(Buffer.byteLength(part)).toBeLessThanOrEqual(75);
        const back = (unfold(line)[0] ?? '')
          .slice(2)
          .replace(/\\([\\;,n])/g, (_, sign: string) => (sign === 'n' ? '\n' : sign));
        expect(back).toBe(value);
      }),
    );
  });
});
