import { describe, expect, it } from '@jest/globals';
import { TONES } from '../../shared/campaign/brief.ts';
import { LOCALES } from '../../shared/campaign/locale.ts';
import { exampleBrief, exampleContext } from '../../shared/campaign/testing/example.ts';
import { output } from './contract.ts';
import { writeHeadlines } from './logic.ts';

const ranking = [
  { id: 'follows-the-day', score: 80 },
  { id: 'repairable', score: 70 },
  { id: 'true-colour', score: 60 },
];

describe('writeHeadlines', () => {
  it('finds a headline in every language and tone, with no slot left open and none too long', async () => {
    for (const tone of TONES) {
      const brief = exampleBrief({ tone });
      const result = output.parse(await writeHeadlines({ brief, ranking }, exampleContext()));
      expect(Object.keys(result.by_locale)).toEqual([...LOCALES]);
      for (const { text, score } of Object.values(result.by_locale)) {
        expect(text).not.toMatch(/[{}]/);
        expect(text.length).toBeLessThanOrEqual(90);
        expect(score).toBeGreaterThan(80);
      }
      expect(result.alternatives).not.toContain(result.headline);
    }
  });

  it("begins with the campaign's own language, the strongest line and the product's name", async () => {
    const { headline } = await writeHeadlines(
      { brief: exampleBrief({ locales: ['de'] }), ranking },
      exampleContext(),
    );

    expect(headline).toContain('Licht, das dem Tag folgt');
    expect(headline).toContain('Aurel');
  });

  it('keeps away from banned words', async () => {
    const brief = exampleBrief({ banned_words: { en: ['follows'], de: [], fr: [] } });
    const { headline, alternatives } = await writeHeadlines({ brief, ranking }, exampleContext());

    expect([headline, ...alternatives].join(' ')).not.toContain('follows');
  });

  it('gives the same for the same brief', async () => {
    const write = () => writeHeadlines({ brief: exampleBrief(), ranking }, exampleContext());

    expect(await write()).toEqual(await write());
  });
});
