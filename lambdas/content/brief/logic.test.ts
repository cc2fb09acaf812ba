import { describe, expect, it } from '@jest/globals';
import { exampleBrief, exampleContext } from '../../shared/campaign/testing/example.ts';
import { output } from './contract.ts';
import { writeBrief } from './logic.ts';

const topics = [
  { topic: 'daylight', competitors: 0, position: 'open' as const },
  { topic: 'energy', competitors: 2, position: 'crowded' as const },
];
const segments = [{ id: 'teams', customers: 9, mailable: 7, share: 1, growth: 1 }];

describe('writeBrief', () => {
  it('gives every segment its own lead and two that support it', async () => {
    const context = exampleContext();
    const { messages, avoid } = output.parse(
      await writeBrief({ brief: exampleBrief(), segments, topics }, context),
    );

    expect(messages.map(({ segment, lead }) => [segment, lead])).toEqual([
      ['home-office', 'follows-the-day'],
      ['studios', 'true-colour'],
      ['teams', 'follows-the-day'],
    ]);
    for (const { lead, support } of messages) expect(new Set([lead, ...support]).size).toBe(3);

    expect(avoid).toEqual(['energy']);
    const file = JSON.parse(context.storage.files.get('run-1/copy/brief.json') ?? '');

    expect(file.audience[2]).toMatchObject({ segment: 'teams', reachable: 7 });
    expect(file.proof.map((claim: { id: string }) => claim.id)).not.toContain('better-sleep');
  });

  it('never leads with a claim that has no evidence', async () => {
    const brief = exampleBrief();
    const unproven = { ...brief, claims: brief.claims.map(({ id, text }) => ({ id, text })) };
    const { messages } = await writeBrief({ brief: unproven, segments, topics }, exampleContext());
    const claims = new Map(brief.value_propositions.map(({ id, claim }) => [id, claim]));
    for (const { lead } of messages) expect(claims.get(lead)).toBeUndefined();
  });
});
