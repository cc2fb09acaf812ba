import { describe, expect, it } from '@jest/globals';
import { exampleBrief, exampleContext } from '../../shared/campaign/testing/example.ts';
import { output } from './contract.ts';
import { growthBefore } from './figures.ts';
import { researchMarket } from './logic.ts';

describe('researchMarket', () => {
  it('counts who is there, who can be reached and which rows are broken', async () => {
    const context = exampleContext();
    const result = output.parse(await researchMarket({ brief: exampleBrief() }, context));

    expect(result).toMatchObject({ customers: 357, rejected: 3, file: 'run-1/research/market.json' });
    expect(result.left_out).toMatch(/^3 rows: line \d+, column \w+: /);
    expect(result.segments.map(({ id }) => id)).toEqual(['home-office', 'studios', 'teams']);
    expect(result.segments.reduce((sum, segment) => sum + segment.mailable, 0)).toBe(result.mailable);
    expect(result.segments.reduce((sum, segment) => sum + segment.share, 0)).toBeCloseTo(1, 2);
    expect(result.trends.join(' ')).toContain('Design studios grow fastest');
    const file = JSON.parse(context.storage.files.get('run-1/research/market.json') ?? '');

    expect(file.rejected).toHaveLength(3);
    expect(file.languages.map((language: { locale: string }) => language.locale)).toEqual(['en', 'de', 'fr']);
  });

  it('says so if the list contains no one from the audience', async () => {
    const context = exampleContext();
    context.storage.files.set(
      'marketing-campaign/customers.csv',
      'id,name,email,locale,segment,consent,bounced,signed_up\n',
    );
    const result = await researchMarket({ brief: exampleBrief() }, context);

    expect(result).toMatchObject({ customers: 0, mailable: 0 });
    expect(result.trends).toEqual([expect.stringContaining('no one from the audience')]);
  });

  it('names the file that is missing, and says that it belongs beside the brief', async () => {
    const brief = exampleBrief({ customers_file: 'elsewhere/list.csv' });

    await expect(researchMarket({ brief }, exampleContext())).rejects.toMatchObject({
      name: 'FileMissing',
      retryable: false,
      message: expect.stringContaining('"elsewhere/list.csv"'),
    });
  });
});

describe('growthBefore', () => {
  const customer = (signed_up: string) => ({
    id: signed_up,
    name: 'x',
    email: 'x@example.com',
    locale: 'en' as const,
    segment: 's',
    consent: true,
    bounced: false,
    signed_up,
  });

  it('compares the half year before a date with the one before that', () => {
    const dates = ['2026-12-01', '2026-11-01', '2026-10-01', '2026-03-01', '2027-02-01'];

    expect(growthBefore(dates.map(customer), '2027-01-01')).toBe(2);
    expect(growthBefore([], '2027-01-01')).toBe(1);
  });
});
