import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readMessage } from '../testing/read-message.ts';
import { encodedWords } from './encoded-word.ts';
import { mailboxHeader, mailDate, textHeader } from './headers.ts';
import { formatMessage, type Message, messageId } from './message.ts';
import { quotedPrintable } from './quoted-printable.ts';

const message = (changes: Partial<Message> = {}): Message => ({
  from: { name: 'Aurel Light', email: 'hello@example.com' },
  to: { name: 'Käthe Groß', email: 'kaethe@example.org' },
  replyTo: 'team@example.com',
  subject: 'Licht, das dem Tag folgt',
  date: '2027-03-16T08:30:00+01:00',
  language: 'de',
  text: 'Hallo\n',
  html: '<p>Hallö</p>',
  list: { id: 'spring' },
  unsubscribe: { url: 'https://example.com/u?reader=1', mailto: 'team@example.com?subject=unsubscribe' },
  seed: 'x',
  ...changes,
});

describe('formatMessage', () => {
  it('writes what a strict reader reads back', () => {
    const { headers, parts } = readMessage(formatMessage(message()));

    expect(Object.fromEntries(headers)).toMatchObject({
      date: 'Tue, 16 Mar 2027 08:30:00 +0100',
      from: 'Aurel Light <hello@example.com>',
      to: 'Käthe Groß <kaethe@example.org>',
      subject: 'Licht, das dem Tag folgt',
      'message-id': `<${messageId(message())}>`,
      'list-id': '<spring.example.com>',
      'list-unsubscribe': '<https://example.com/u?reader=1>, <mailto:team@example.com?subject=unsubscribe>',
      'list-unsubscribe-post': 'List-Unsubscribe=One-Click',
      'content-language': 'de',
      'mime-version': '1.0',
    });
    expect(parts).toEqual([
      { type: 'text/plain; charset=utf-8', body: 'Hallo\r\n' },
      { type: 'text/html; charset=utf-8', body: '<p>Hallö</p>' },
    ]);
  });

  it('is the same for the same seed, and has another id for another', () => {
    expect(formatMessage(message())).toBe(formatMessage(message()));
    expect(messageId(message())).not.toBe(messageId(message({ seed: 'y' })));
  });

  it('reads back whatever names, subjects and texts it is given, and lets none write headers', () => {
    const text = fc.string({
      unit: fc.constantFrom(
        'a',
        'Z',
        ' ',
        'ß',
        '李',
        '👩‍👩‍👧',
        '"',
        '\\',
        '<',
        ',',
        '=',
        '?',
        '_',
        '\r',
        '\n',
        ':',
        '.',
      ),
      maxLength: 90,
    });
    const shown = (value: string): string =>
      value
        .replace(/[\r\n]+/g, ' ')
        .replace(/ {2,}/g, ' ')
        .trim();
    fc.assert(
      fc.property(text, text, text, (name, subject, body) => {
        const source = formatMessage(
          message({ to: { name, email: 'x@example.com' }, subject: `S${subject}`, text: body }),
        );
        const { headers, parts } = readMessage(source);
        expect(headers.get('subject')).toBe(shown(`S${subject}`));
        const plain = /^[\x20-\x7e]*$/.test(shown(name)) && !name.includes('=?');
        const to = headers.get('to') ?? '';
        const unquoted = plain
          ? to.replace(/^"((?:[^"\\]|\\.)*)"/, (_, quoted: string) => quoted.replace(/\\(.)/g, '$1'))
          : to;
        expect(unquoted).toBe(shown(name) === '' ? 'x@example.com' : `${shown(name)} <x@example.com>`);
        expect(parts[0]?.body).toBe(body.replace(/\r\n|\r|\n/g, '\r\n'));
        expect(headers.size).toBe(12);
      }),
    );
  });
});

describe('headers', () => {
  it.each([
    ['Ada Lovelace', 'To: Ada Lovelace <a@example.com>'],
    ['Lovelace, Ada', 'To: "Lovelace, Ada" <a@example.com>'],
    ['Ada "Countess" L.', 'To: "Ada \\"Countess\\" L." <a@example.com>'],
    ['Zoé', 'To: =?UTF-8?Q?Zo=C3=A9?= <a@example.com>'],
    ['=?fake?=', 'To: =?UTF-8?Q?=3D=3Ffake=3F=3D?= <a@example.com>'],
    ['A\r\nBcc: b@example.com', 'To: "A Bcc: b@example.com" <a@example.com>'],
    ['', 'To: a@example.com'],
  ])('of mail to %j are written as the standard asks', (name, line) => {
    expect(mailboxHeader('To', { name, email: 'a@example.com' })).toBe(line);
  });

  it('folds long subjects before words and keeps lines within 78 characters', () => {
    const header = textHeader('Subject', Array.from({ length: 30 }, (_, index) => `word${index}`).join(' '));

    expect(header.split('\r\n').length).toBeGreaterThan(2);
    for (const line of header.split('\r\n')) expect(line.length).toBeLessThanOrEqual(78);
  });

  it.each([
    ['2027-03-16T08:30:00+01:00', 'Tue, 16 Mar 2027 08:30:00 +0100'],
    ['2026-12-31T23:59:59-05:30', 'Thu, 31 Dec 2026 23:59:59 -0530'],
    ['2027-01-01T00:00:00Z', 'Fri, 1 Jan 2027 00:00:00 +0000'],
  ])('%s is the date %s', (instant, date) => {
    expect(mailDate(instant)).toBe(date);
  });
});

describe('encodings', () => {
  it('splits encoded words between characters, never inside one', () => {
    const words = encodedWords('ü'.repeat(40));

    expect(words.length).toBeGreaterThan(3);
    for (const word of words) {
      expect(word.length).toBeLessThanOrEqual(75);
      expect(word).toMatch(/^=\?UTF-8\?Q\?(?:=C3=BC)+\?=$/);
    }
  });

  it.each([
    ['a=b', 'a=3Db'],
    ['end \nnext', 'end=20\r\nnext'],
    ['tab\t', 'tab=09'],
    ['é', '=C3=A9'],
    ['x'.repeat(80), `${'x'.repeat(75)}=\r\n${'x'.repeat(5)}`],
    ['x'.repeat(76), 'x'.repeat(76)],
    ['', ''],
  ])('%j as quoted-printable', (text, encoded) => {
    expect(quotedPrintable(text)).toBe(encoded);
  });
});
