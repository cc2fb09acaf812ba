import { beforeAll, describe, expect, it } from '@jest/globals';
import { html } from 'baton/actions';
import type { Deck } from '../../content/shared/deck/deck.ts';
import { NETWORK_RULES } from '../../content/shared/deck/networks.ts';
import { NETWORKS } from '../../shared/campaign/brief.ts';
import { exampleBrief, exampleContext } from '../../shared/campaign/testing/example.ts';
import { publishCampaign } from '../../shared/campaign/testing/run-campaign.ts';
import { output } from './contract.ts';
import { postsOf } from './posts.ts';
import { postTime } from './schedule.ts';

const context = exampleContext();
let run: Awaited<ReturnType<typeof publishCampaign>>;
const file = (path: string): string => context.storage.files.get(`run-1/published/social/${path}`) ?? '';

beforeAll(async () => {
  run = await publishCampaign(exampleBrief(), context, { send_time: '2027-03-20T08:00:00Z' });
});

describe('scheduleSocial', () => {
  it('writes the posts of every network, each within its limit and with a picture', () => {
    expect(output.parse(run.social)).toMatchObject({
      posts: 15,
      first: '2027-03-20T08:30:00Z',
      last: '2027-03-22T17:30:00Z',
    });
    for (const network of NETWORKS) {
      const { posts } = JSON.parse(file(`${network}.json`)) as {
        posts: { text: string; length: number; limit: number; picture: string; at: string }[];
      };
      expect(posts).toHaveLength(3);
      for (const post of posts) {
        expect(post.length).toBe(NETWORK_RULES[network].length(post.text));
        expect(post.length).toBeLessThanOrEqual(post.limit);
        expect(post.text).toContain('https://aurel.example.com/lamp');
        expect(post.picture).toMatch(/\.png$/);
        expect(
          [...(context.storage.binaries.get(`run-1/published/social/${post.picture}`) ?? [])].slice(0, 4),
        ).toEqual([0x89, 0x50, 0x4e, 0x47]);
      }
      expect(posts.map(({ at }) => at)).toEqual(posts.map(({ at }) => at).toSorted());
    }
  });

  it('describes in every post the picture that it shows', () => {
    for (const network of NETWORKS) {
      const { posts } = JSON.parse(file(`${network}.json`)) as { posts: { locale: string; alt: string }[] };
      for (const { locale, alt } of posts) {
        const svg = context.storage.files.get(`run-1/banners/${locale}-${network}.svg`) ?? '';
        const [, title = ''] = /<title[^>]*>[^:]*: (.*)<\/title>/.exec(svg) ?? [];

        expect(title).not.toBe('');
        expect([network, locale, html`${alt}`.markup]).toEqual([
          network,
          locale,
          expect.stringContaining(title),
        ]);
      }
    }
  });

  it('has every post in the calendar, each under its own id', () => {
    const uids = [...file('schedule.ics').matchAll(/^UID:(.+)\r$/gm)].map(([, uid]) => uid);

    expect(new Set(uids).size).toBe(15);
    expect(file('schedule.ics')).toContain('DTSTART:20270320T083000Z');
  });
});

describe('postTime', () => {
  it('begins after the e-mails and gives each further language a separate day', () => {
    const brief = exampleBrief();

    expect(postTime(brief, '2027-03-16T08:30:00+01:00', 'linkedin', 'en')).toBe('2027-03-16T08:00:00Z');
    expect(postTime(brief, '2027-03-16T08:30:00+01:00', 'linkedin', 'fr')).toBe('2027-03-18T08:00:00Z');
  });
});

describe('postsOf', () => {
  it('refuses a post that its network would refuse, rather than cut it', () => {
    const copy = { id: 'social/en/x', locale: 'en' as const, network: 'x' as const };
    const deck: Deck = {
      emails: [],
      posts: [],
      social: [
        {
          ...copy,
          variants: [
            { id: 'a', text: 'x'.repeat(300), hashtags: [], link: 'https://example.com', claims: [] },
          ],
        },
      ],
    };
    const refused = (): unknown =>
      postsOf(exampleBrief(), { deck, selection: {} }, '2027-03-16T08:30:00Z', () => 'h');

    expect(refused).toThrow(/social\/en\/x has 325 characters; X takes 280/);
  });
});
