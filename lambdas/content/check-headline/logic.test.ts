import { describe, expect, it } from '@jest/globals';
import { exampleBrief } from '../../shared/campaign/testing/example.ts';
import { output } from './contract.ts';
import { checkHeadline } from './logic.ts';

const check = async (headline: string, changes: Parameters<typeof exampleBrief>[0] = {}) =>
  output.parse(await checkHeadline({ brief: exampleBrief(changes), headline }));

describe('checkHeadline', () => {
  it('has nothing against a headline that keeps the rules', async () => {
    expect(await check('Light for the long day')).toEqual({ blocking: 0, warnings: 0, objections: '' });
  });

  it('objects to a figure that no proven claim contains, and says what to do', async () => {
    const { blocking, objections } = await check('Save 83% of your energy');

    expect(blocking).toBe(1);
    expect(objections).toMatch(/"Save 83% of your energy" gives the figure 83.* drop the figure\./);
  });

  it("objects to the brief's banned words, in the campaign's own language", async () => {
    const banned_words = { en: ['cheap'], de: ['billig'], fr: [] };

    expect((await check('A cheap lamp for your desk', { banned_words })).blocking).toBe(1);
    expect((await check('Eine billige Lampe', { banned_words, locales: ['de'] })).objections).toContain(
      'billig',
    );
  });
});
