import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { defineWorkflow } from '#compiler/define-workflow.ts';
import type { ProgressEvent } from '#contracts/progress/history-event.ts';
import { createProgress } from '#contracts/progress/progress.ts';
import type { ProgressSnapshot } from '#contracts/progress/snapshot.ts';
import { type RunRecord, runRecord } from '#platform/metrics/run-record.ts';
import type { ActionAnswer } from '../answers/action-answer.ts';
import { testWorkflow } from '../test-workflow.ts';
import type { WorkflowResult } from './workflow-result.ts';

type StepSource = { id: string } & Record<string, unknown>;

const boom = Object.assign(new Error('no'), { name: 'Boom' });
const undo = { compensate: { uses: 'a/undo', with: {} } };

const task = (id: string, more: object = {}): StepSource => ({
  id,
  uses: `a/${id}`,
  with: {},
  retry: { max_attempts: 0 },
  ...more,
});
const lines = (inner: object = {}, more: object = {}): StepSource => ({
  id: 'lines',
  type: 'for_each',
  foreach: '[1, 2, 3, 4, 5]',
  max_concurrency: 1,
  steps: [task('one', { with: { n: '{{ $item }}' }, ...inner })],
  ...more,
});
const rounds = (inner: object = {}): StepSource => ({
  id: 'rounds',
  type: 'while',
  while: '$loop.index < 3',
  max_iterations: 5,
  steps: [task('one', { with: { n: '{{ $loop.index + 1 }}' }, ...inner })],
});
const failsAt =
  (wrong: number): ActionAnswer =>
  ({ n }) => {
    if (n === wrong) throw boom;
    return { n };
  };

const run = (steps: StepSource[], given: Record<string, ActionAnswer> = {}): Promise<WorkflowResult> => {
  const used = [...JSON.stringify(steps).matchAll(/"uses":"([^"]+)"/g)].map(([, name]) => name as string);
  const actions = Object.fromEntries(used.map((name) => [name, given[name] ?? { ok: true }]));
  return testWorkflow(defineWorkflow({ name: 'counted', steps } as never), { input: { n: 1 }, actions });
};

const readingOf = (
  { manifest }: WorkflowResult,
  events: readonly ProgressEvent[],
): { snapshot: ProgressSnapshot; record: RunRecord | undefined } => {
  const progress = createProgress(manifest);
  for (const event of events) progress.apply(event);
  const snapshot = progress.snapshot(0);
  return { snapshot, record: runRecord('run', snapshot, progress.runs()) };
};

/** The events up to one of them, and then the execution is stopped. */
const stoppedAfter = ({ history }: WorkflowResult, length: number): ProgressEvent[] => [
  ...history.slice(0, length),
  {
    id: length + 1,
    previousEventId: length,
    type: 'ExecutionAborted',
    timestamp: history[length - 1]?.timestamp ?? 0,
  },
];

/** A line for each step: its status, its attempts, and what the metrics count. */
const table = (result: WorkflowResult, events: readonly ProgressEvent[] = result.history): string[] => {
  const { snapshot, record } = readingOf(result, events);
  return snapshot.steps.map(({ id, status, attempts, handled, compensation }) => {
    const counted = record?.steps[id];
    const counts = counted
      ? `: ${counted.succeeded} succeeded, ${counted.failed} failed, ${counted.retries} retries, ${counted.durations?.count} durations`
      : '';
    return `${id} ${[status, handled && 'handled', compensation && `undo ${compensation}`].filter(Boolean).join(', ')} (${attempts})${counts}`;
  });
};

const once = '1 succeeded, 0 failed, 0 retries, 1 durations';
const failedOnce = '0 succeeded, 1 failed, 0 retries, 1 durations';

describe('Status and metrics count', () => {
  it('each iteration of a for_each that skips a failed item', async () => {
    const result = await run([lines({ on_error: 'skip' }), task('last')], { 'a/one': failsAt(3) });

    expect(table(result)).toEqual([
      `lines succeeded (1): ${once}`,
      'one succeeded (5): 4 succeeded, 1 failed, 0 retries, 5 durations',
      `last succeeded (1): ${once}`,
    ]);
  });

  it('a for_each as failed when an item fails, and what follows as unreached', async () => {
    const result = await run([lines(), task('last')], { 'a/one': failsAt(3) });

    expect(table(result)).toEqual([
      `lines failed (1): ${failedOnce}`,
      'one failed (3): 2 succeeded, 1 failed, 0 retries, 3 durations',
      'last unreached (0)',
    ]);
  });

  it('a for_each as failed whose iterations hand their failure on to be undone', async () => {
    const result = await run([lines(undo), task('last')], { 'a/one': failsAt(3) });

    expect(table(result)).toEqual([
      `lines failed (1): ${failedOnce}`,
      'one failed, undo succeeded (5): 4 succeeded, 1 failed, 0 retries, 5 durations',
      'last unreached (0)',
    ]);
  });

  it('a failure as handled that the for_each around it has skipped', async () => {
    const result = await run([lines({}, { on_error: 'skip' }), task('last')], { 'a/one': failsAt(3) });

    expect(table(result)).toEqual([
      `lines failed, handled (1): ${failedOnce}`,
      'one failed, handled (3): 2 succeeded, 1 failed, 0 retries, 3 durations',
      `last succeeded (1): ${once}`,
    ]);
  });

  it('the rounds of a while as runs of its steps, and not as its retries', async () => {
    const result = await run([rounds(), task('last')]);

    expect(table(result)).toEqual([
      `rounds succeeded (1): ${once}`,
      'one succeeded (3): 3 succeeded, 0 failed, 0 retries, 3 durations',
      `last succeeded (1): ${once}`,
    ]);
  });

  it('a while as failed whose step fails', async () => {
    const result = await run([rounds(), task('last')], { 'a/one': failsAt(2) });

    expect(table(result)).toEqual([
      `rounds failed (1): ${failedOnce}`,
      'one failed (2): 1 succeeded, 1 failed, 0 retries, 2 durations',
      'last unreached (0)',
    ]);
  });

  it('a while as failed that reaches its limit', async () => {
    const result = await run([{ ...rounds(), max_iterations: 2 }, task('last')]);

    expect(table(result)).toEqual([
      `rounds failed (1): ${failedOnce}`,
      'one succeeded (2): 2 succeeded, 0 failed, 0 retries, 2 durations',
      'last unreached (0)',
    ]);
  });

  it('a while as aborted during whose second round the execution is stopped', async () => {
    const result = await run([rounds(), task('last')]);
    const second = result.history.filter(({ type }) => type === 'TaskStarted')[1]?.id ?? 0;

    expect(table(result, stoppedAfter(result, second))).toEqual([
      'rounds aborted (1): 0 succeeded, 0 failed, 0 retries, 1 durations',
      'one aborted (2): 1 succeeded, 0 failed, 0 retries, 2 durations',
      'last unreached (0)',
    ]);
  });

  it('retries as attempts of one run', async () => {
    const retry = { max_attempts: 3, interval: '2s' };

    const result = await run([task('one', { retry })], { 'a/one': [boom, boom, { ok: true }] });

    expect(table(result)).toEqual(['one succeeded (3): 1 succeeded, 0 failed, 2 retries, 1 durations']);
  });

  it('a fallback for the run that it saves', async () => {
    const fallback = { on_error: { fallback: { uses: 'a/two', with: {} } } };

    const result = await run([task('one', fallback)], { 'a/one': boom });

    expect(table(result)).toEqual([`one succeeded (2): ${once}`]);
  });

  it('a parallel as failed whose branch fails, though the other branch ends', async () => {
    const branches = { a: [task('left', undo), task('after')], b: [task('right')] };

    const result = await run([{ id: 'both', type: 'parallel', branches }, task('last')], { 'a/right': boom });

    expect(table(result)).toEqual([
      `both failed (1): ${failedOnce}`,
      `left succeeded, undo succeeded (1): ${once}`,
      `after succeeded (1): ${once}`,
      `right failed (1): ${failedOnce}`,
      'last unreached (0)',
    ]);
  });

  it('steps that were passed as skipped when the execution fails later', async () => {
    const choice = {
      id: 'choice',
      type: 'switch',
      cases: [{ when: '$input.n = 1', steps: [task('taken')] }],
      default: [task('other')],
    };

    const result = await run([task('never', { when: 'false' }), choice, task('bad'), task('last')], {
      'a/bad': boom,
    });

    expect(table(result)).toEqual([
      'never skipped (0)',
      `choice succeeded (1): ${once}`,
      `taken succeeded (1): ${once}`,
      'other skipped (0)',
      `bad failed (1): ${failedOnce}`,
      'last unreached (0)',
    ]);
    expect(readingOf(result, result.history).record?.skipped).toEqual(['never', 'other']);
  });

  it('iterations inside iterations, each as one run', async () => {
    const inner = { ...lines({}, { max_concurrency: 2 }), id: 'cells', foreach: '[1, 2]' };
    const outer = { id: 'rows', type: 'for_each', foreach: '[1, 2, 3]', steps: [inner] };

    const result = await run([outer]);

    expect(table(result)).toEqual([
      `rows succeeded (1): ${once}`,
      'cells succeeded (3): 3 succeeded, 0 failed, 0 retries, 3 durations',
      'one succeeded (6): 6 succeeded, 0 failed, 0 retries, 6 durations',
    ]);
  });

  it('a switch as failed whose step fails, and a compensation that fails', async () => {
    const choice = {
      id: 'choice',
      type: 'switch',
      cases: [{ when: '$input.n = 1', steps: [task('bad')] }],
      default: [task('other')],
    };

    const result = await run([task('first', undo), choice, task('last')], { 'a/bad': boom, 'a/undo': boom });

    expect(table(result)).toEqual([
      `first succeeded, undo failed (1): ${once}`,
      `choice failed (1): ${failedOnce}`,
      `bad failed (1): ${failedOnce}`,
      'other skipped (0)',
      'last unreached (0)',
    ]);
  });

  it.each([
    ['rejected', 'reject'],
    ['not decided in time', 'expire'],
  ] as const)('an approval as failed that is %s', async (_, decision) => {
    const review = {
      id: 'review',
      type: 'approval',
      timeout: '1h',
      with: { title: 'Ship?', to: ['a@example.com'] },
    };
    const steps = [{ ...review, on_reject: 'fail', on_timeout: 'fail' }, task('last')];

    const result = await testWorkflow(defineWorkflow({ name: 'reviewed', steps } as never), {
      actions: { 'a/last': { ok: true } },
      approvals: { review: decision },
    });

    expect(table(result)).toEqual([`review failed (1): ${failedOnce}`, 'last unreached (0)']);
  });
});

describe('Whatever fails and wherever an execution is stopped', () => {
  const onError = fc.constantFrom({}, { on_error: 'skip' }, { on_error: 'continue' }, undo);
  const workflow = fc.record({
    wrong: fc.integer({ min: 0, max: 6 }),
    steps: fc
      .tuple(onError, onError, fc.boolean(), fc.boolean())
      .map(([inner, other, isLoop, isSkipped]) => [
        task('first', isSkipped ? { when: 'false' } : undo),
        isLoop ? rounds(inner) : lines(inner),
        { ...task('last'), with: { n: 6 }, ...other },
      ]),
  });

  it('runs and attempts add up, and nothing is left open', async () => {
    await fc.assert(
      fc.asyncProperty(workflow, fc.double({ min: 0, max: 1, noNaN: true }), async ({ steps, wrong }, at) => {
        const result = await run(steps, { 'a/one': failsAt(wrong), 'a/last': failsAt(wrong) });
        const length = Math.max(1, Math.floor(at * (result.history.length - 1)));

        for (const events of [result.history, stoppedAfter(result, length)]) {
          const { snapshot, record } = readingOf(result, events);
          for (const step of snapshot.steps) {
            const counted = record?.steps[step.id];
            const entered = events.filter(
              ({ type, stateEnteredEventDetails: details }) =>
                type === 'TaskStateEntered' && (details as { name?: string }).name === step.id,
            ).length;
            expect(['pending', 'running', 'waiting']).not.toContain(step.status);
            if (step.type === 'task') expect(step.attempts).toBe(entered + (counted?.retries ?? 0));
            if (step.type === 'task') expect(counted?.runs ?? 0).toBe(entered);
            if (counted) expect(counted.durations?.count).toBe(counted.runs);
            expect((counted?.succeeded ?? 0) + (counted?.failed ?? 0)).toBeLessThanOrEqual(
              counted?.runs ?? 0,
            );
            if (snapshot.status !== 'ABORTED')
              expect((counted?.succeeded ?? 0) + (counted?.failed ?? 0)).toBe(counted?.runs ?? 0);
            if (snapshot.status === 'SUCCEEDED' && step.status === 'failed') expect(step.handled).toBe(true);
          }
        }
      }),
      { numRuns: 25 },
    );
  });
});
