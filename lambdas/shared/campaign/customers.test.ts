import { describe, expect, it } from '@jest/globals';
import { addressed, isMailable, parseCustomers, recipients, rejectionText } from './customers.ts';
import { exampleBrief } from './testing/example.ts';

const HEADING = 'id,name,email,locale,segment,consent,bounced,signed_up';
const row = (id: string, changes: Partial<Record<string, string>> = {}): string => {
  const fields = {
    name: 'Ada',
    email: `${id}@example.com`,
    locale: 'en',
    segment: 'studios',
    consent: 'yes',
    bounced: 'no',
    signed_up: '2026-01-01',
    ...changes,
  };
  return [id, ...Object.values(fields)].join(',');
};

describe('parseCustomers', () => {
  it('reads columns in any order and passes over others', () => {
    const { customers } = parseCustomers(
      'note,signed_up,bounced,consent,segment,locale,email,name,id\nx,2026-01-01,no,yes,studios,de,a@example.com,"Groß, Ada",c1\n',
    );

    expect(customers).toEqual([
      {
        id: 'c1',
        name: 'Groß, Ada',
        email: 'a@example.com',
        locale: 'de',
        segment: 'studios',
        consent: true,
        bounced: false,
        signed_up: '2026-01-01',
      },
    ]);
  });

  it('reports rows that break the rules, by line, column and reason, and keeps the others', () => {
    const { customers, rejected } = parseCustomers(
      [
        HEADING,
        row('c1'),
        row('c2', { email: 'nobody' }),
        row('c3', { consent: 'maybe' }),
        row('c1', { email: 'other@example.com' }),
        row('c4', { email: 'C1@EXAMPLE.COM' }),
        row('c5', { locale: 'xx', name: '"A\nB"' }),
        'c6,too,few',
      ].join('\n'),
    );

    expect(customers.map(({ id }) => id)).toEqual(['c1']);
    expect(rejected.map(rejectionText)).toEqual([
      expect.stringMatching(/^line 3, column email: got "nobody": /),
      expect.stringMatching(/^line 4, column consent: got "maybe": must be one of "yes", "no"/),
      'line 5, column id: a second row with id c1',
      'line 6, column email: a second row with email c1@example.com',
      expect.stringMatching(/^line 7, column locale: got "xx": /),
      'line 9: got 3 fields, expected 8',
    ]);
  });

  it.each([
    ['', /is empty; expected a heading with id, name/],
    [HEADING.replaceAll(',', ';'), /line 1: .*separated by ";"; expected commas/],
    [[HEADING, row('c1', { name: 'L\ufffda' })].join('\n'), /line 2: .*not UTF-8/],
    [[HEADING, row('c1', { email: 'x' })].join('\n'), /none of the 1 rows.*line 2, column email: got "x"/],
  ])('refuses the list %j', (text, message) => {
    expect(() => parseCustomers(text)).toThrow(message);
  });

  it('takes headings with blanks and capitals, and refuses a column that is there twice', () => {
    const spaced = HEADING.replace('name,email', ' Name , E-Mail,EMAIL');

    expect(
      parseCustomers(`${spaced}\nc1,Ada,x,ada@example.com,en,studios,yes,no,2026-01-01\n`).customers,
    ).toEqual([expect.objectContaining({ name: 'Ada', email: 'ada@example.com' })]);
    expect(() => parseCustomers(`${HEADING},email\n`)).toThrow(
      'line 1: the customer list has the column email twice',
    );
  });

  it('leaves out what no letter, no file and no spreadsheet bears, and sets names on one line', () => {
    const { customers, rejected } = parseCustomers(
      [
        HEADING,
        row('=1+1', { email: 'a@example.com' }),
        row('c\u0000', { email: 'b@example.com' }),
        row('c2', { name: 'N'.repeat(1200) }),
        row('c3', { email: `${'a'.repeat(250)}@example.com` }),
        row('c4', { name: '"Bob\r\nBcc: \u202Ex"' }),
        row('C4', { email: 'c@example.com' }),
      ].join('\n'),
    );

    expect(customers.map(({ id, name }) => [id, name])).toEqual([['c4', 'Bob Bcc: x']]);
    expect(rejected.map(({ line, column }) => [line, column])).toEqual([
      [2, 'id'],
      [3, 'id'],
      [4, 'name'],
      [5, 'email'],
      [8, 'id'],
    ]);
    for (const each of rejected) expect(rejectionText(each).length).toBeLessThan(200);
  });

  it('names the columns that are missing', () => {
    expect(() => parseCustomers('id,name\n')).toThrow(
      /lacks the column email, locale, segment, consent, bounced, signed_up/,
    );
  });
});

describe('who is written to', () => {
  const text = [
    HEADING,
    row('b'),
    row('a'),
    row('c', { consent: 'no' }),
    row('d', { bounced: 'yes' }),
    row('e', { locale: 'de' }),
    row('f', { segment: 'strangers' }),
  ].join('\n');
  const { customers } = parseCustomers(text);

  it('is who consented and does not bounce, of that segment and language, in the order of ids', () => {
    expect(customers.filter(isMailable).map(({ id }) => id)).toEqual(['b', 'a', 'e', 'f']);
    expect(recipients(customers, 'studios', 'en').map(({ id }) => id)).toEqual(['a', 'b']);
  });

  it("leaves out segments and languages that the brief doesn't address", () => {
    const brief = exampleBrief({ locales: ['en'] });

    expect(addressed(customers, brief).map(({ id }) => id)).toEqual(['b', 'a', 'c', 'd']);
  });
});
