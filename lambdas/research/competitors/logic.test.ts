import { describe, expect, it } from '@jest/globals';
import { exampleBrief, exampleContext } from '../../shared/campaign/testing/example.ts';
import { output } from './contract.ts';
import { researchCompetitors } from './logic.ts';
import { loudClaims, pricePosition } from './positioning.ts';

const FILE = 'marketing-campaign/competitors.json';

describe('researchCompetitors', () => {
  it("counts who claims the brief's topics and finds those that no one else claims", async () => {
    const result = output.parse(await researchCompetitors({ brief: exampleBrief() }, exampleContext()));

    expect(result.gaps).toEqual(['daylight', 'repair']);
    expect(result.topics.find(({ topic }) => topic === 'energy')).toEqual({
      topic: 'energy',
      competitors: 2,
      position: 'crowded',
    });
    expect(result).toMatchObject({ competitors: 4, price_position: 'within' });
  });

  it.each([
    ['{', 'it is not JSON'],
    ['{"competitors":[{"name":"A","url":"nowhere","claims":[]}]}', 'competitors.0.url'],
    ['{"rivals":[]}', 'competitors'],
  ])('refuses the file %j with what is wrong', async (text, message) => {
    const context = exampleContext();
    context.storage.files.set(FILE, text);

    await expect(researchCompetitors({ brief: exampleBrief() }, context)).rejects.toMatchObject({
      name: 'InvalidCompetitors',
      message: expect.stringContaining(message),
    });
  });
});

describe('positioning', () => {
  const rival = (amount: number, currency = 'EUR', text = 'Nice') => ({
    name: 'R',
    url: 'https://r.example.com',
    price: { amount, currency },
    tagline: '',
    claims: [{ topic: 't', text }],
    weaknesses: [],
  });

  it('compares prices of the same currency only', () => {
    const brief = exampleBrief();

    expect(pricePosition(brief, [rival(200), rival(300)])).toBe('below');
    expect(pricePosition(brief, [rival(100)])).toBe('above');
    expect(pricePosition(brief, [rival(100, 'USD')])).toBe('unknown');
  });

  it('lists claims with figures and superlatives', () => {
    const rivals = [rival(1, 'EUR', 'The brightest'), rival(1, 'EUR', 'Saves 80%'), rival(1)];

    expect(loudClaims(rivals).map(({ claim }) => claim)).toEqual(['The brightest', 'Saves 80%']);
  });
});
