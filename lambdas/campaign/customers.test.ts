import { describe, expect, it } from '@jest/globals';
import { addressed, isMailable, parseCustomers, recipients } from './customers.ts';
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

  it('reports rows that break the rules, by number and reason, and keeps the others', () => {
    const { customers, rejected } = parseCustomers(
      [
        HEADING,
        row('c1'),
        row('c2', { email: 'nobody' }),
        row('c3', { consent: 'maybe' }),
        row('c1', { email: 'other@example.com' }),
        row('c4', { email: 'C1@EXAMPLE.COM' }),
        row('c5', { locale: 'xx' }),
      ].join('\n'),
    );
    expect(customers.map(({ id }) => id)).toEqual(['c1']);
    expect(rejected.map(({ row: number }) => number)).toEqual([3, 4, 5, 6, 7]);
    expect(rejected.map(({ reason }) => reason).join('\n')).toMatch(
      /email[\s\S]*consent[\s\S]*id c1[\s\S]*email c1@example.com[\s\S]*locale/,
    );
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
