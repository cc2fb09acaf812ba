import { describe, expect, it } from '@jest/globals';
import { exampleBrief, exampleContext } from '../../shared/campaign/testing/example.ts';
import { output } from './contract.ts';
import { analyse } from './logic.ts';

const segment = (id: string, share: number) => ({
  id,
  customers: 10,
  mailable: Math.round(10 * share),
  share,
  growth: 1,
});
const segments = [segment('home-office', 0.5), segment('studios', 0.25), segment('teams', 0.25)];
const topics = [
  { topic: 'daylight', competitors: 0, position: 'open' as const },
  { topic: 'energy', competitors: 3, position: 'crowded' as const },
];

describe('analyse', () => {
  it('ranks what reaches many, is unique and is proven above what is crowded', async () => {
    const result = output.parse(await analyse({ brief: exampleBrief(), segments, topics }, exampleContext()));

    expect(result.ranking).toHaveLength(6);
    expect(result.ranking.map(({ score }) => score)).toEqual(
      result.ranking.map(({ score }) => score).toSorted((a, b) => b - a),
    );
    expect(result.ranking.at(-1)?.id).toBe('nine-watts');
    expect(result.opportunities).toEqual(['No competitor speaks of daylight: only "follows-the-day" does.']);
    expect(result.risks.join('\n')).toMatch(
      /"better-sleep" has no evidence[\s\S]*3 competitors claim energy/,
    );
  });

  it('puts a proposition whose claim has lost its evidence below the same with evidence', async () => {
    const brief = exampleBrief();
    const scoreOf = async (claims: typeof brief.claims) =>
      (await analyse({ brief: { ...brief, claims }, segments, topics }, exampleContext())).ranking.find(
        ({ id }) => id === 'calm-eyes',
      )?.score;
    const without = brief.claims.map((claim) =>
      claim.id === 'trial-412' ? { id: claim.id, text: claim.text } : claim,
    );

    expect(await scoreOf(without)).toBe(((await scoreOf(brief.claims)) ?? 0) - 20);
  });

  it('warns of segments that cannot be reached', async () => {
    const result = await analyse(
      { brief: exampleBrief(), segments: [segment('teams', 0)], topics: [] },
      exampleContext(),
    );

    expect(result.risks).toContain('No customer of the segment "teams" can be written to.');
  });
});
