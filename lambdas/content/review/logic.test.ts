import { describe, expect, it } from '@jest/globals';
import { type Brief, TONES } from '../../shared/campaign/brief.ts';
import { contrast } from '../../shared/campaign/colour.ts';
import { paletteOf } from '../../shared/campaign/palette.ts';
import { exampleBrief, exampleContext } from '../../shared/campaign/testing/example.ts';
import { writeCampaign } from '../../shared/campaign/testing/run-campaign.ts';
import { output } from './contract.ts';

const verdictOn = async (brief: Brief) => {
  const context = exampleContext();
  const { verdict } = await writeCampaign(brief, context);
  return { verdict: output.parse(verdict), files: context.storage.files };
};

describe('review', () => {
  it.each([...TONES])('finds nothing blocking in the example, in the tone %s', async (tone) => {
    const { verdict } = await verdictOn(exampleBrief({ tone }));

    expect(verdict).toMatchObject({ blocking: 0, pieces: expect.any(Number) });
    expect(verdict.score).toBeGreaterThanOrEqual(85);
    expect(Object.keys(verdict.scores)).toEqual(['headline', 'email', 'blog', 'social']);
    expect(verdict.summary).toContain('nothing blocking');
  });

  it('chooses a variant of every text, and says on the page which', async () => {
    const { verdict, files } = await verdictOn(exampleBrief());
    const selection = JSON.parse(files.get(verdict.selection) ?? '') as Record<string, string>;

    expect(Object.keys(selection)).toHaveLength(3 + 9 + 3 + 15);
    expect(files.get(verdict.page)).toContain('email/de/studios');
  });

  it('notes a claim without evidence that nothing makes', async () => {
    const { verdict } = await verdictOn(exampleBrief());

    expect(verdict.findings).toEqual([
      expect.objectContaining({
        rule: 'unsupported-claim',
        severity: 'note',
        location: 'brief, claims.better-sleep',
      }),
    ]);
  });

  it.each(['#faf6ef', '#101418', '#808080'])('can be read on cards of a page of %s', async (background) => {
    const brief = exampleBrief();
    brief.brand = { ...brief.brand, colours: { ...brief.brand.colours, background } };
    const { verdict, files } = await verdictOn(brief);
    const inks = [...(files.get(verdict.page) ?? '').matchAll(/ \.tag \{ color: (#\w+)/g)];

    expect(inks).toHaveLength(3);
    for (const [, ink = ''] of inks)
      expect(contrast(ink, paletteOf(brief.brand).card)).toBeGreaterThanOrEqual(4.5);
  });

  it('gives the same verdict on the same brief, small enough for a state machine', async () => {
    const [first, second] = await Promise.all([verdictOn(exampleBrief()), verdictOn(exampleBrief())]);

    expect(first.verdict).toEqual(second.verdict);
    expect(JSON.stringify(first.verdict).length).toBeLessThan(20_000);
  });
});

describe('what blocks a campaign', () => {
  const withoutEvidence = (brief: Brief): Brief => ({
    ...brief,
    claims: brief.claims.map((claim) =>
      claim.id === 'trial-412' ? { id: claim.id, text: claim.text } : claim,
    ),
  });
  const withProposition = (brief: Brief, text: string): Brief => ({
    ...brief,
    value_propositions: brief.value_propositions.map((proposition) =>
      proposition.id === 'follows-the-day'
        ? { ...proposition, text: { ...proposition.text, en: text } }
        : proposition,
    ),
  });
  it.each<[rule: string, change: (brief: Brief) => Brief, told: RegExp]>([
    ['unsupported-claim', withoutEvidence, /"trial-412", which has no evidence/],
    ['unsupported-claim', (brief) => withProposition(brief, 'It makes you 73% faster.'), /figure 73/],
    [
      'banned-word',
      (brief) => withProposition(brief, 'A Revolutionary light.'),
      /banned word "revolutionary"/,
    ],
    [
      'missing-translation',
      (brief) => ({ ...brief, product: { ...brief.product, summary: { en: brief.product.summary.en } } }),
      /English stands in for product.summary/,
    ],
    [
      'broken-link',
      (brief) => ({ ...brief, links: { ...brief.links, product: 'https://localhost/x' } }),
      /leads to a machine/,
    ],
    [
      'missing-unsubscribe',
      (brief) => ({ ...brief, links: { ...brief.links, unsubscribe: '' } }),
      /no way to unsubscribe/,
    ],
    [
      'leftover-placeholder',
      (brief) => withProposition(brief, 'Made for {customer} by us.'),
      /placeholder "\{customer\}"/,
    ],
  ])('%s', async (rule, change, told) => {
    const { verdict } = await verdictOn(change(exampleBrief()));

    expect(verdict.blocking).toBeGreaterThan(0);
    const blocking = verdict.findings.filter(({ severity }) => severity === 'blocking');

    expect(blocking.map((finding) => finding.rule)).toContain(rule);
    expect(blocking.map(({ message }) => message).join('\n')).toMatch(told);
    expect(blocking.every(({ suggestion }) => suggestion !== '')).toBe(true);
    expect(verdict.summary).toMatch(/^The review found \d+ blocking finding/);
  });
});
