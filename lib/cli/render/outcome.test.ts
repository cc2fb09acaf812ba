import { describe, expect, it } from '@jest/globals';
import pc from 'picocolors';
import type { StepRun } from '#contracts/progress/step-run.ts';
import { defined } from '#core/defined.ts';
import type { HistoryEvent } from '#local/run-host/run-host.ts';
import { failedAttempts, originalFailure } from '../outcome/attempts.ts';
import { measure } from '../outcome/measure.ts';
import type { RunOutcome } from '../outcome/outcome.ts';
import { renderApproval } from './approval.ts';
import { failedIterationsText, renderOutcome } from './outcome.ts';

const colors = pc.createColors(false);

const stepOf = (id: string, type: string, parent?: string): RunOutcome['steps'][number] => ({
  id,
  type,
  status: 'succeeded',
  attempts: 1,
  ...defined({ parent }),
});
const decided =
  (decision: 'approved' | 'rejected') =>
  (step: string): RunOutcome['decisions'][number] => ({ step, title: 'Ship?', decision, by: 'ann' });
const [yes, no] = [decided('approved'), decided('rejected')];

const outcome = (rest: Partial<RunOutcome> = {}): RunOutcome => ({
  workflow: 'orders',
  execution: 'arn',
  name: 'one',
  status: 'SUCCEEDED',
  decisions: [],
  breakers: [],
  failedAttempts: {},
  steps: [
    { id: 'loop', type: 'for_each', status: 'succeeded', attempts: 1, durationMilliseconds: 900 },
    {
      id: 'charge',
      type: 'task',
      parent: 'loop',
      status: 'succeeded',
      attempts: 2,
      durationMilliseconds: 400,
      iterations: { ended: 2 },
    },
    { id: 'late', type: 'task', status: 'skipped', attempts: 0 },
    { id: 'never', type: 'task', status: 'pending', attempts: 0 },
  ],
  elapsedMilliseconds: 1000,
  sequentialMilliseconds: 1600,
  parallelMilliseconds: 1000,
  transitions: 12,
  dollars: { transitions: 0.0003, lambda: 0, total: 0.0003 },
  folder: 'out/one',
  report: 'out/one/report.html',
  logs: '.baton/runs/one/logs',
  virtual: false,
  ...rest,
});

describe('the summary of a run', () => {
  it('says how many iterations of distributed loops failed, and why the first did', () => {
    const failure = {
      error: 'Error',
      cause: JSON.stringify({ errorType: 'Error', errorMessage: 'no price' }),
    };

    const text = renderOutcome(outcome({ iterations: { ended: 4, failed: 1, failure } }), colors);

    expect(text).toContain('  1 of 4 iterations failed, with Error no price');
    expect(renderOutcome(outcome({ iterations: { ended: 4, failed: 0 } }), colors)).not.toContain(
      'iterations',
    );
  });

  it.each([
    {
      more: { failed: 1, iteration: '2', step: 'price', with: { id: 7 } },
      text: '1 of 4 iterations failed, iteration 2 at step price ({"id":7}) with Gone',
    },
    {
      more: { failed: 2, iteration: '0/1', handled: true },
      text: 'failures in 2 of 4 iterations were handled, iteration 0/1 with Gone',
    },
    {
      more: { failed: 2, iteration: '1', with: 'x'.repeat(200) },
      text: `2 of 4 iterations failed, iteration 1 ("${'x'.repeat(119)}…) with Gone`,
    },
  ])('names the iteration that failed: $text', ({ more, text }) => {
    expect(failedIterationsText({ ended: 4, error: 'Gone', ...more }, colors)).toBe(text);
  });

  it('names the newest effects that are not undone, and counts the others', () => {
    const effects = [
      { step: 'charge', iteration: '2', with: { id: 'c-2' }, error: 'Gone' },
      { step: 'reserve', error: 'ResultUnknown' },
    ];

    const text = renderOutcome(outcome({ notUndone: { effects, count: 30 } }), colors);

    expect(text).toContain(
      '  not undone charge, iteration 2 ({"id":"c-2"}): Gone\n  not undone reserve: ResultUnknown\n  and 28 older\n\n',
    );
  });

  it('shows a step whose name every object inherits', () => {
    const text = renderOutcome(outcome({ steps: [stepOf('constructor', 'approval')] }), colors);

    expect(text).toContain('constructor');
  });

  it('shows steps, times, transitions, cost and where the result is', () => {
    const text = renderOutcome(outcome(), colors);

    expect(text.split('\n')).toEqual([
      '✓ succeeded orders one in 1 s',
      '',
      '  ✓  loop      900 ms',
      '  ✓    charge  400 ms  2 times',
      '  -  late              skipped',
      '  ·  never             not reached',
      '',
      '  One after the other  1.6 s, in parallel 1 s (38 % less)',
      '  Transitions          12',
      '  Cost on AWS          $0.000300, $0.300 per 1,000 executions',
      '  Result               out/one',
      '  Report               out/one/report.html',
    ]);
  });

  it('shows what failed, what was behind it, and what was undone', () => {
    const steps: RunOutcome['steps'] = [
      { id: 'reserve', type: 'task', status: 'succeeded', attempts: 1, compensation: 'succeeded' },
      { id: 'charge', type: 'task', status: 'failed', attempts: 4, error: 'CircuitOpen' },
    ];
    const failed = [{ error: 'Down' }, { error: 'Down' }, { error: 'CircuitOpen' }];
    const text = renderOutcome(
      outcome({
        status: 'FAILED',
        error: 'CircuitOpen',
        cause: '{"errorMessage":"the breaker is open"}',
        original: { error: 'Down', cause: '{"errorMessage":"no answer"}' },
        breakers: [{ breaker: 'payments', from: 'closed', to: 'open' }],
        failedAttempts: { charge: failed },
        steps,
      }),
      colors,
    );

    expect(text).toContain('✗ failed orders one');
    expect(text).toContain('reserve    ↩ undone');
    expect(text).toContain('4 attempts, Down ×2, CircuitOpen');
    expect(text).toContain('  Down no answer\n  then CircuitOpen the breaker is open\n');
    expect(text).toContain('Breaker              payments: closed → open');
  });

  it('calls a run rejected that somebody rejected', () => {
    const decisions = [
      { step: 's', title: 'Ship?', decision: 'rejected' as const, by: 'ann', comment: 'no' },
    ];
    const text = renderOutcome(outcome({ decisions }), colors);

    expect(text).toContain('– rejected orders one');
    expect(text).toContain('rejected by ann: Ship? (no)');
  });

  it('calls it rejected if a step that asked again got no the last time', () => {
    const steps = [stepOf('draft', 'while'), stepOf('s', 'approval', 'draft')];

    expect(renderOutcome(outcome({ steps, decisions: [yes('s[0]'), no('s[1]')] }), colors)).toContain(
      '– rejected orders one',
    );
  });

  it('calls it succeeded if some items of a list were approved', () => {
    const steps = [stepOf('each', 'for_each'), stepOf('s', 'approval', 'each')];
    const headline = (decisions: RunOutcome['decisions']) =>
      renderOutcome(outcome({ steps, decisions }), colors).split('\n')[0];

    expect(headline([yes('s[0]'), no('s[1]')])).toContain('✓ succeeded orders one');
    expect(headline([no('s[0]'), no('s[1]')])).toContain('– rejected orders one');
  });

  it('names the error of the workflow that a step called', () => {
    const cause = JSON.stringify({
      ExecutionArn: 'arn',
      Status: 'FAILED',
      Error: 'SoldOut',
      Cause: 'none left',
    });
    const text = renderOutcome(
      outcome({
        status: 'FAILED',
        error: 'TaskFailed',
        cause: JSON.stringify({ step: 'call', cause, compensations: [] }),
        failedAttempts: { call: [{ error: 'States.TaskFailed', cause }] },
        steps: [{ ...stepOf('call', 'workflow'), status: 'failed', error: 'States.TaskFailed', cause }],
      }),
      colors,
    );

    expect(text).toMatch(/✗ {2}call +SoldOut\n/);
    expect(text).toContain('  SoldOut none left\n');
  });
});

describe('figures from a history', () => {
  let id = 0;
  const event = (type: string, previousEventId: number, seconds: number, rest: object = {}): HistoryEvent =>
    ({ id: ++id, type, previousEventId, timestamp: seconds, ...rest }) as HistoryEvent;
  const failed = (error: string) => ({ taskFailedEventDetails: { error, cause: 'why' } });
  const history = [
    event('ExecutionStarted', 0, 0),
    event('TaskStateEntered', 0, 0, { stateEnteredEventDetails: { name: 'charge' } }),
    event('TaskScheduled', 2, 0),
    event('TaskStarted', 3, 0),
    event('TaskFailed', 4, 2, failed('Down')),
    event('TaskScheduled', 5, 3),
    event('TaskStarted', 6, 3),
    event('TaskFailed', 7, 4, failed('CircuitOpen')),
    event('FailStateEntered', 8, 4),
    event('ExecutionFailed', 9, 4),
  ];

  it('count states entered and retries, and what Lambda takes', () => {
    const snapshot = { steps: [], elapsedMilliseconds: 4000, error: 'CircuitOpen' } as unknown as Parameters<
      typeof measure
    >[0];
    const { transitions, dollars, original } = measure(snapshot, history);

    expect(transitions).toBe(3);
    expect(dollars.transitions).toBeCloseTo(3 * 0.000025, 12);
    expect(dollars.lambda).toBeCloseTo(2 * 0.0000002 + 3 * 0.5 * 0.0000133334, 12);
    expect(original).toEqual({ error: 'Down', cause: 'why' });
  });

  it('name the failed attempts of a state, and what was behind an open breaker', () => {
    const attempts = failedAttempts(history);

    expect(attempts.get('charge')?.map(({ error }) => error)).toEqual(['Down', 'CircuitOpen']);
    expect(originalFailure('Down', attempts)).toBeUndefined();
    expect(originalFailure('CircuitOpen', new Map())).toBeUndefined();
  });

  it('count time that steps share once', () => {
    const at = (startedAtMilliseconds: number, durationMilliseconds: number, type = 'task') => ({
      id: `${type}${startedAtMilliseconds}`,
      type,
      startedAtMilliseconds,
      durationMilliseconds,
    });
    const steps = [at(0, 100), at(50, 100), at(20, 10), at(500, 100), at(0, 9999, 'approval')];
    const snapshot = { steps, elapsedMilliseconds: 600 } as unknown as Parameters<typeof measure>[0];
    const { sequentialMilliseconds, parallelMilliseconds } = measure(snapshot, []);

    expect({ sequentialMilliseconds, parallelMilliseconds }).toEqual({
      sequentialMilliseconds: 310,
      parallelMilliseconds: 250,
    });
  });

  it('count the runs of steps in a loop, and not the time between them', () => {
    const steps = ['make', 'check'].map((id) => ({
      id,
      type: 'task',
      startedAtMilliseconds: 0,
      durationMilliseconds: 500,
    }));
    const snapshot = { steps, elapsedMilliseconds: 600 } as unknown as Parameters<typeof measure>[0];
    const spell = (startedAtMilliseconds: number): StepRun => ({
      visits: [],
      outcome: 'succeeded',
      retries: 0,
      startedAtMilliseconds,
      endedAtMilliseconds: startedAtMilliseconds + 100,
    });
    const runs = new Map([
      ['make', [0, 200, 400].map(spell)],
      ['check', [100, 300, 500].map(spell)],
    ]);

    const { sequentialMilliseconds, parallelMilliseconds } = measure(snapshot, [], { runs });

    expect([sequentialMilliseconds, parallelMilliseconds]).toEqual([600, 600]);
  });
});

it('An approval shows its fields, which may be edited and which were', () => {
  const shown = {
    title: 'Ship?',
    to: ['a@example.com'],
    show: { headline: 'Old', copies: 3 },
    expires_at: '2026-03-02T09:00:00.000Z',
    requested_at: '2026-03-01T09:00:00.000Z',
  };

  expect(renderApproval(shown, ['headline'], {}, colors)).toBe(
    '? Ship?\n  for a@example.com, within 24 hours, until 2026-03-02 09:00 UTC\n  headline  Old  editable\n  copies    3',
  );
  const long = { ...shown, show: { headline: 'Old', review: `\u001b[2J${'x'.repeat(300)}` } };

  expect(renderApproval(long, ['headline'], {}, colors)).toMatch(
    /headline {2}Old {2}editable\n {2}review {4} \[2Jx/,
  );
  const hiding = { title: 'Pay \x1b[8m1000000\x1b[0m\r', to: ['a\x07'], show: { '\x1b[2J': 1 } };

  expect(renderApproval(hiding, [], {}, colors)).toBe('? Pay  [8m1000000 [0m \n  for a \n   [2J  1');
  expect(renderApproval(shown, ['headline'], { headline: 'New' }, colors)).toContain('headline  New  edited');
});
