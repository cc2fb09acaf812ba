import { describe, expect, it } from '@jest/globals';
import pc from 'picocolors';
import type { ProgressSnapshot, StepProgress } from '#contracts/progress/snapshot.ts';
import { progressChanges, remainingText, renderProgress } from './progress.ts';
import { width } from './table.ts';

const colors = pc.createColors(false);
const NOW = 100_000;

const step = (id: string, rest: Partial<StepProgress> = {}): StepProgress => ({
  id,
  type: 'task',
  status: 'pending',
  attempts: 0,
  ...rest,
});

const snapshot = (steps: StepProgress[], rest: Partial<ProgressSnapshot> = {}): ProgressSnapshot => ({
  workflow: 'orders',
  status: 'RUNNING',
  percent: 40,
  phase: 'ship',
  phases: [],
  elapsedMilliseconds: 2100,
  running: [],
  steps,
  ...rest,
});

describe('the time that remains', () => {
  const review = step('review', { type: 'approval', status: 'waiting' });
  const timer = step('timer', { type: 'wait', status: 'waiting' });
  const work = step('work', { status: 'running' });
  const left = (...steps: StepProgress[]) =>
    remainingText(2000, { running: steps.map(({ id }) => id), steps: [...steps, step('last')] });

  it('begins after what the execution waits for', () => {
    expect(left(review)).toBe('waits for the approval review, then about 2 s');
    expect(left(review, timer)).toBe('waits for the approval review and timer, then about 2 s');
  });

  it('has begun if a step works', () => {
    expect(left(work, review)).toBe('about 2 s left');
    expect(left()).toBe('about 2 s left');
  });
});

describe('live progress', () => {
  it('has a bar with percent, phase, time and what is left, and a line for each step under way', () => {
    const lines = renderProgress(
      snapshot(
        [
          step('done', { status: 'succeeded' }),
          step('charge', {
            status: 'running',
            attempts: 2,
            error: 'ServiceDown',
            startedAtMilliseconds: NOW - 1500,
          }),
          step('mails', { status: 'running', attempts: 3, iterations: { ended: 2, total: 9 } }),
          step('review', { status: 'waiting', startedAtMilliseconds: NOW - 60_000 }),
          step('reserve', { status: 'succeeded', compensation: 'running' }),
        ],
        { remainingMilliseconds: 4000 },
      ),
      NOW,
      100,
      colors,
    );

    expect(lines[0]).toMatch(/^orders {2}━+ {3}40 % {2}ship {2}2\.1 s {2}about 4 s left$/);
    expect(lines.slice(1)).toEqual([
      '  ⠋  charge   attempt 2, ServiceDown  1.5 s',
      '  ⠋  mails    2 of 9',
      '  ⠋  review   waits                   1 min',
      '  ↩  reserve  is being undone',
    ]);
  });

  it.each([60, 80, 120])('fits into %i columns', (columns) => {
    const [head = ''] = renderProgress(snapshot([], { remainingMilliseconds: 90_000 }), NOW, columns, colors);

    expect(width(head)).toBeLessThanOrEqual(columns);
  });
});

describe('progress line by line', () => {
  const changes = (before: StepProgress[], after: StepProgress[]) =>
    progressChanges(snapshot(before), snapshot(after), colors).map(({ line }) => line.replace(/^.*? % /, ''));

  it('says what changed, once', () => {
    const charge = step('charge', { status: 'running', attempts: 1 });

    expect(changes([step('charge')], [charge])).toEqual(['▸ charge']);
    expect(changes([charge], [charge])).toEqual([]);
    expect(changes([charge], [{ ...charge, status: 'succeeded', durationMilliseconds: 300 }])).toEqual([
      '✓ charge 300 ms',
    ]);
    expect(changes([{ ...charge, error: 'Down' }], [{ ...charge, attempts: 2 }])).toEqual([
      '▸ charge attempt 2 after Down',
    ]);
    expect(changes([charge], [{ ...charge, status: 'failed', error: 'Down' }])).toEqual(['✗ charge Down']);
    expect(changes([step('a')], [step('a', { status: 'skipped' })])).toEqual(['- a skipped']);
    expect(changes([step('a')], [step('a', { status: 'waiting' })])).toEqual(['▸ a waits']);
  });

  it('takes no item of a list for a retry', () => {
    const mails = step('mails', { status: 'running', attempts: 1, iterations: { ended: 0, total: 3 } });

    expect(changes([mails], [{ ...mails, attempts: 2, iterations: { ended: 1, total: 3 } }])).toEqual([]);
  });

  it('says which of several times a step in a loop runs, and its time for the first', () => {
    const first = step('a', { status: 'succeeded', iterations: { ended: 1 }, durationMilliseconds: 300 });
    const second = { ...first, status: 'waiting' as const };
    const last = { ...first, iterations: { ended: 2, total: 2 } };

    expect(changes([step('a')], [first])).toEqual(['✓ a 300 ms']);
    expect(changes([first], [second])).toEqual(['▸ a (2) waits']);
    expect(changes([second], [last])).toEqual(['✓ a (2 of 2)']);
  });

  it('tells of compensations', () => {
    const done = step('a', { status: 'succeeded' });
    const undoing = { ...done, compensation: 'running' as const };

    expect(changes([done], [undoing])).toEqual(['↩ a is being undone']);
    expect(changes([undoing], [{ ...done, compensation: 'succeeded' }])).toEqual(['↩ a was undone']);
    expect(changes([undoing], [{ ...done, compensation: 'failed' }])).toEqual(['↩ a could not be undone']);
    const second = { ...undoing, compensations: { ended: 1, failed: 1 } };
    const mixed = { ...done, compensation: 'failed' as const, compensations: { ended: 2, failed: 1 } };
    expect(changes([second], [mixed])).toEqual(['↩ a was undone']);
  });

  it('starts each line with time and percent', () => {
    const [change] = progressChanges(undefined, snapshot([step('a', { status: 'running' })]), colors);

    expect(change?.line).toBe('   2.1 s  40 % ▸ a');
  });
});
