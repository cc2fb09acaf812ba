import { describe, expect, it } from '@jest/globals';
import type { ProgressEvent } from '#contracts/progress/history-event.ts';
import { buildReport } from './build-report.ts';
import { renderReport } from './render-report.ts';
import { History, manifest, START } from './testing/history.ts';

const REVIEW = {
  score: 91,
  scores: { email: 90 },
  summary: 'Good & ready.',
  findings: [
    {
      rule: 'r',
      severity: 'warning',
      location: 'email/en',
      message: '<b>careful</b>',
      suggestion: 'Mend it.',
    },
  ],
  page: 'run-1/review/index.html',
  file: 'run-1/review/findings.json',
};
const DECISION = {
  decision: 'approved',
  approved: true,
  by: 'ada@example.com',
  at: '2027-03-17T07:00:00Z',
  headline: 'New <headline>',
};
const PUBLICATION = {
  recipients: 266,
  publication: {
    channel: 'email',
    campaign: 'run-1',
    files: 277,
    location: 'file:///out/run-1/published/email',
    page: 'file:///out/run-1/published/email/index.html',
    fresh: true,
  },
};
const DAY = 86_400;

const begin = (): History =>
  new History()
    .add(0, 'ExecutionStarted')
    .task('review', 0, 2, REVIEW)
    .task('approval', 2, 2 + DAY, DECISION)
    .task('email', 2 + DAY, 4 + DAY, PUBLICATION);

const succeeded = (): ProgressEvent[] =>
  begin()
    .task('social', 4 + DAY, 5 + DAY, { posts: 15 })
    .task('extra', 5 + DAY, 5 + DAY, 'text')
    .add(5 + DAY, 'ExecutionSucceeded', {}).events;

const CAUSE = JSON.stringify({
  step: 'social',
  cause: JSON.stringify({ errorType: 'ServiceDown', errorMessage: 'no <answer>', trace: ['at line 1'] }),
  compensations: [
    { step: 'email', undone: true },
    { step: 'blog', undone: false, error: 'Busy' },
  ],
});

const failed = (): ProgressEvent[] =>
  begin()
    .add(4 + DAY, 'TaskStateEntered', { stateEnteredEventDetails: { name: 'social' } })
    .add(4 + DAY, 'TaskScheduled', { taskScheduledEventDetails: {} })
    .add(5 + DAY, 'TaskFailed', { taskFailedEventDetails: { error: 'ServiceDown' } })
    .add(6 + DAY, 'TaskScheduled', { taskScheduledEventDetails: {} })
    .add(7 + DAY, 'TaskFailed', { taskFailedEventDetails: { error: 'ServiceDown' } })
    .add(7 + DAY, 'TaskStateExited', { stateExitedEventDetails: { name: 'social' } })
    .task(
      'undo',
      7 + DAY,
      8 + DAY,
      {
        channel: 'email',
        campaign: 'run-1',
        outcome: 'withdrawn',
        files: 277,
        record: 'file:///out/run-1/withdrawn/email/withdrawal.json',
      },
      { payload: { run: { step: 'email', compensation: true, idempotency_key: 'k' } }, variable: false },
    )
    .add(8 + DAY, 'ExecutionFailed', { executionFailedEventDetails: { error: 'ServiceDown', cause: CAUSE } })
    .events;

const report = (events: readonly ProgressEvent[]) =>
  buildReport({ manifest, name: 'run-1', events, now: START + 9e8, figures: [['Transitions', '7']] });

describe('The report of an execution that succeeded', () => {
  it('shows what ran when, and what was reviewed, decided and published', () => {
    const told = report(succeeded());

    expect(told).toMatchObject({ status: 'SUCCEEDED', elapsedMilliseconds: (5 + DAY) * 1000, notRun: [] });
    expect(told.bars.map(({ step: id, status, kind }) => [id, status, kind])).toEqual([
      ['review', 'succeeded', 'step'],
      ['approval', 'waited', 'step'],
      ['email', 'succeeded', 'step'],
      ['social', 'succeeded', 'step'],
      ['extra', 'succeeded', 'step'],
    ]);
    expect(told.reviews).toEqual([
      {
        step: 'review',
        score: 91,
        scores: [['email', 90]],
        summary: 'Good & ready.',
        findings: REVIEW.findings,
      },
    ]);
    expect(told.decisions).toEqual([
      {
        step: 'approval',
        decision: 'approved',
        by: 'ada@example.com',
        at: DECISION.at,
        comment: undefined,
        fields: [['headline', 'New <headline>']],
      },
    ]);
    expect(told.publications).toEqual([
      {
        step: 'email',
        channel: 'email',
        files: 277,
        href: 'published/email/index.html',
        figures: [['recipients', '266']],
        withdrawn: false,
      },
    ]);
    expect(told.files).toEqual([
      { label: 'review', href: 'review/index.html', page: true },
      { label: 'review', href: 'review/findings.json', page: false },
    ]);
  });
});

describe('a run that failed', () => {
  it('shows the failure with its attempts, and what was withdrawn', () => {
    const told = report(failed());

    expect(told).toMatchObject({ status: 'FAILED', error: 'ServiceDown' });
    expect(told.bars.find(({ step: id }) => id === 'social')).toMatchObject({
      status: 'failed',
      attempts: 2,
      error: 'ServiceDown',
    });
    expect(told.bars.at(-1)).toMatchObject({ step: 'email', kind: 'compensation', status: 'succeeded' });
    expect(told.publications).toEqual([
      expect.objectContaining({ channel: 'email', withdrawn: true, href: undefined }),
    ]);
    expect(told.withdrawals).toEqual([
      {
        step: 'email',
        channel: 'email',
        outcome: 'withdrawn',
        files: 277,
        href: 'withdrawn/email/withdrawal.json',
      },
    ]);
    expect(told.notRun).toEqual([{ step: 'extra', reason: 'never reached' }]);
  });

  it('says why in words, without traces', () => {
    const page = renderReport(report(failed()));

    expect(page).toContain('no &lt;answer&gt;');
    expect(page).toContain('email was undone, blog could not be undone (Busy).');
    expect(page).not.toContain('at line 1');
  });
});

describe('the page', () => {
  it('escapes what came from the run and breaks the axis where a day was waited', () => {
    const page = renderReport(report(succeeded()));

    expect(page).toContain('New &lt;headline&gt;');
    expect(page).toContain('&lt;b&gt;careful&lt;/b&gt;');
    expect(page).toContain('Says &lt;what&gt; it does.');
    expect(page).toContain('time axis shortened');
    expect(page).toContain('<b>7</b><span>Transitions</span>');
    expect(page).not.toMatch(/NaN|undefined|<script/);
  });

  it('exists for a run that has only begun', () => {
    const begun = report(new History().add(0, 'ExecutionStarted').events);

    expect(begun).toMatchObject({ status: 'RUNNING', bars: [] });
    expect(renderReport(begun)).toContain('running');
  });
});
