import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { ActionError } from 'baton/actions';
import { type ActionAnswer, type ApprovalAnswer, approve, reject, testWorkflow } from 'baton/testing';
import 'baton/testing/jest';

const workflow = new URL('./marketing-campaign.workflow.yaml', import.meta.url);
const input = JSON.parse(readFileSync(new URL('./marketing-campaign.input.json', import.meta.url), 'utf8'));

const published = (channel: string) => ({
  channel,
  campaign: 'test',
  location: `file:///outbox/${channel}`,
  files: 3,
  fresh: true,
});
const withdrawn = (channel: string) => ({
  channel,
  campaign: 'test',
  outcome: 'withdrawn',
  record: `file:///outbox/${channel}.json`,
  files: 3,
});

/** Answers of actions that all do their work. */
const actions: Record<string, ActionAnswer> = {
  'research/market': {
    customers: 120,
    mailable: 90,
    rejected: 2,
    left_out: '',
    segments: [],
    trends: [],
    file: 'test/research/market.json',
    list: 'test/customers.csv',
  },
  'research/competitors': {
    competitors: 3,
    topics: [],
    gaps: [],
    price_position: 'within',
    file: 'test/research/competitors.json',
  },
  'research/analyse': {
    ranking: [{ id: 'follows-the-sun', score: 0.9 }],
    opportunities: [],
    risks: [],
    file: 'test/analysis.json',
  },
  'content/brief': { messages: [], avoid: [], file: 'test/brief.json' },
  'content/headlines': {
    headline: 'Daylight at your desk',
    by_locale: { en: { text: 'Daylight at your desk', score: 80 } },
    alternatives: [],
    candidates: 12,
    file: 'test/headlines.json',
  },
  'content/body-copy': {
    emails: 9,
    posts: 6,
    articles: 3,
    variants: 18,
    words: 1200,
    file: 'test/deck.json',
  },
  'content/images': { banners: 4, sizes: ['square'], least_contrast: 4.6, page: 'test/banners.html' },
  'content/review': {
    score: 87,
    scores: { email: 87 },
    blocking: 0,
    warnings: 1,
    notes: 0,
    summary: 'Good, with 1 warning.',
    findings: [],
    pieces: 18,
    selection: 'test/selection.json',
    file: 'test/review.json',
    page: 'test/review.html',
  },
  'content/check-headline': { blocking: 0, warnings: 0, objections: '' },
  'content/landing-page': {
    file: 'test/index.html',
    headline: 'Daylight at your desk',
    languages: 3,
    bytes: 9000,
  },
  'distribution/email': { recipients: 90, variants: 9, skipped: 4, publication: published('email') },
  'distribution/blog': { posts: 3, publication: published('blog') },
  'distribution/social': {
    posts: 6,
    networks: ['linkedin', 'x'],
    first: '2027-03-16T08:30:00Z',
    last: '2027-03-17T08:30:00Z',
    publication: published('social'),
  },
  'distribution/withdraw-email': withdrawn('email'),
  'distribution/withdraw-blog': withdrawn('blog'),
  'distribution/withdraw-social': withdrawn('social'),
};

const run = (approval: ApprovalAnswer, changed: Record<string, ActionAnswer> = {}) =>
  testWorkflow(workflow, { input, actions: { ...actions, ...changed }, approvals: { approval } });

describe('The campaign', () => {
  it('is published on all channels once it is approved', async () => {
    const result = await run('approve');

    expect(result).toHaveSucceeded();
    expect(result).toHaveRun('review', { after: 'body_copy' });
    for (const channel of ['email', 'blog', 'social'])
      expect(result).toHaveRun(channel, { after: 'approval', times: 1 });
    expect(result).not.toHaveRun('page_with_new_headline');
    expect(result.output).toMatchObject({
      decision: 'approved',
      emails_sent: 90,
      posts_published: 3,
      posts_scheduled: 6,
    });
    expect(result).toCostAtMost({ transitions: 30 });
  });

  it('is not published if no one decides within 24 hours', async () => {
    const result = await run('expire');

    expect(result).toHaveSucceeded();
    expect(result).toHaveWaited('24h', 'approval');
    expect(result).not.toHaveRun('email');
    expect(result.output).toMatchObject({
      decision: 'rejected',
      emails_sent: 0,
      posts_published: 0,
      posts_scheduled: 0,
    });
  });

  it('is not published if it is rejected', async () => {
    const result = await run(reject({ after: '3h', comment: 'Not before the fair.' }));

    expect(result).toHaveSucceeded();
    expect(result).toHaveWaited('3h', 'approval');
    for (const channel of ['email', 'blog', 'social']) expect(result).not.toHaveRun(channel);
    expect(result).toHaveCompensated([]);
  });

  it('gets another landing page, and the new headline everywhere, if the approver edits it', async () => {
    const headline = 'The sun comes to work';

    const result = await run(({ show }) => {
      expect(show).toMatchObject({ headline: 'Daylight at your desk', score: 87 });
      return approve({ edits: { headline } });
    });

    expect(result).toHaveSucceeded();
    expect(result).toHaveRun('page_with_new_headline', { after: 'approval' });
    const told = result.calls.filter(({ step }) =>
      ['page_with_new_headline', 'email', 'blog', 'social'].includes(step),
    );
    expect(told.map((call) => (call.input as { headline: string }).headline)).toEqual([
      headline,
      headline,
      headline,
      headline,
    ]);
  });

  it('asks again, and says why, if the review objects to an edited headline', async () => {
    const objections = '"Save 83%" gives the figure 83, which no proven claim contains. Drop the figure.';
    const asked: unknown[] = [];

    const result = await run(
      ({ show }) => {
        const { headline, objections: why } = show as { headline: string; objections: string };
        asked.push([headline, why]);
        return approve({
          edits: { headline: asked.length === 1 ? 'Save 83% of it' : 'The sun comes to work' },
        });
      },
      {
        'content/check-headline': (input) => {
          const refused = JSON.stringify(input).includes('83');
          return { blocking: refused ? 1 : 0, warnings: 0, objections: refused ? objections : '' };
        },
      },
    );

    expect(asked).toEqual([
      ['Daylight at your desk', 'none'],
      ['Save 83% of it', objections],
    ]);
    expect(result.output).toMatchObject({ decision: 'approved', headline: 'The sun comes to work' });
    expect(result).toHaveRun('email', { times: 1 });
  });

  it('is not published if the third headline is refused as well', async () => {
    const result = await run(approve({ edits: { headline: 'Save 83% of it' } }), {
      'content/check-headline': { blocking: 1, warnings: 0, objections: 'Drop the figure.' },
    });

    expect(result).toHaveSucceeded();
    expect(result).toHaveRun('approval', { times: 3 });
    expect(result.output).toMatchObject({ decision: 'rejected', emails_sent: 0 });
    for (const channel of ['email', 'blog', 'social']) expect(result).not.toHaveRun(channel);
  });

  it('is withdrawn from all channels if the social networks are down: some of them may have published it', async () => {
    const result = await run('approve', {
      email: { takes: '20s', value: actions['distribution/email'] },
      blog: { takes: '5s', value: actions['distribution/blog'] },
      social: new ActionError('ServiceDown', 'The networks do not answer.'),
    });

    expect(result).toHaveFailedWith('ServiceDown', 'The networks do not answer.');
    expect(result).toHaveRun('social', { attempts: 4 });
    expect(result).toHaveCompensated(['email', 'blog', 'social']);
  });

  it('is withdrawn from the social networks too if it is unknown whether they published it', async () => {
    const result = await run('approve', { social: { takes: '31s', value: actions['distribution/social'] } });

    expect(result).toHaveFailedWith('Timeout');
    expect(result).toHaveCompensated(['social', 'blog', 'email']);
  });

  it('is refused without an approval if the review finds what must be fixed', async () => {
    const review = {
      ...(actions['content/review'] as object),
      blocking: 2,
      summary: '2 claims lack evidence.',
    };

    const result = await run('approve', { 'content/review': review });

    expect(result).toHaveFailedWith('ReviewBlocked', '2 claims lack evidence.');
    expect(result).not.toHaveRun('approval');
  });
});
