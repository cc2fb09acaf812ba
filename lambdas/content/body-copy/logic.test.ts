import { describe, expect, it } from '@jest/globals';
import { type Brief, TONES } from '../../shared/campaign/brief.ts';
import { exampleBrief, exampleContext, exampleRanking } from '../../shared/campaign/testing/example.ts';
import type { Deck } from '../shared/deck/deck.ts';
import { assemblePost, NETWORK_RULES } from '../shared/deck/networks.ts';
import { output } from './contract.ts';
import { writeBodyCopy } from './logic.ts';

const ranking = exampleRanking();
const messages = [
  { segment: 'home-office', lead: 'follows-the-day', support: ['calm-eyes', 'no-app'] },
  { segment: 'studios', lead: 'true-colour', support: ['repairable', 'no-app'] },
];

const write = async (brief: Brief): Promise<{ result: ReturnType<typeof output.parse>; deck: Deck }> => {
  const context = exampleContext();
  const result = output.parse(await writeBodyCopy({ brief, ranking, messages }, context));
  return { result, deck: JSON.parse(context.storage.files.get(result.file) ?? '') as Deck };
};

describe('writeBodyCopy', () => {
  it('writes an e-mail for every segment and language and a post for every network and language', async () => {
    const { result, deck } = await write(exampleBrief());

    expect(result).toMatchObject({ emails: 6, posts: 15, articles: 3 });
    expect(deck.emails.map(({ id }) => id)).toContain('email/fr/studios');
    expect(deck.social.map(({ id }) => id)).toContain('social/de/mastodon');
    for (const copy of [...deck.emails, ...deck.social]) expect(copy.variants.length).toBeGreaterThan(1);
  });

  it.each([
    [['email'], { emails: 6, posts: 0, articles: 0 }],
    [['blog'], { emails: 0, posts: 0, articles: 3 }],
    [['social'], { emails: 0, posts: 15, articles: 0 }],
  ] as const)('writes for the channels %j alone', async (channels, counts) => {
    expect((await write(exampleBrief({ channels: [...channels] }))).result).toMatchObject(counts);
  });

  it("leads each segment's e-mail with what matters to it, and names the claims that the text makes", async () => {
    const { deck } = await write(exampleBrief());
    const email = deck.emails.find(({ id }) => id === 'email/en/studios')?.variants[0];

    expect(email?.subject).toContain('See colours as they are');
    expect(email?.opening).toContain('looks different at the client’s');
    expect(email?.claims).toEqual(['cri-97', 'ten-years']);
  });

  it.each([...TONES])(
    "leaves no slot open and keeps to every network's limit in the tone %s",
    async (tone) => {
      const { deck } = await write(exampleBrief({ tone }));
      expect(JSON.stringify(deck)).not.toMatch(/\{\w+\}|undefined/);
      for (const { network, variants } of deck.social) {
        for (const variant of variants) {
          expect(NETWORK_RULES[network].length(assemblePost(variant))).toBeLessThanOrEqual(
            NETWORK_RULES[network].limit,
          );
        }
      }
    },
  );

  it('promises sources only where there are claims that have some', async () => {
    const brief = exampleBrief();
    const silent = brief.value_propositions.map(({ claim: _, ...proposition }) => proposition);
    for (const [propositions, promises] of [
      [brief.value_propositions, true],
      [silent, false],
    ] as const) {
      const { deck } = await write({ ...brief, value_propositions: [...propositions] });
      const closings = [
        ...deck.emails.map(({ variants }) => variants[0]?.closing),
        ...deck.posts.map(({ variants }) => variants[0]?.closing.text),
      ];
      for (const closing of closings) expect(/source|Quelle/.test(closing ?? '')).toBe(promises);
    }
  });

  it('speaks differently in another tone, and the same in the same', async () => {
    const [confident, again, playful] = await Promise.all([
      write(exampleBrief()),
      write(exampleBrief()),
      write(exampleBrief({ tone: 'playful' })),
    ]);

    expect(confident.deck).toEqual(again.deck);
    expect(playful.deck.emails[0]?.variants[0]?.subject).not.toBe(
      confident.deck.emails[0]?.variants[0]?.subject,
    );
  });
});

describe('NETWORK_RULES', () => {
  it('counts as the networks do', () => {
    const link = `https://example.com/${'x'.repeat(100)}`;

    expect(NETWORK_RULES.x.length(`a ${link}`)).toBe(25);
    expect(NETWORK_RULES.x.length('日本')).toBe(4);
    expect(NETWORK_RULES.mastodon.length(link)).toBe(23);
    expect(NETWORK_RULES.bluesky.length('👩‍👩‍👧‍👦é')).toBe(2);
    expect(NETWORK_RULES.linkedin.length('abc')).toBe(3);
  });
});
