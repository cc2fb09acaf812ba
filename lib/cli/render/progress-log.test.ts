import { describe, expect, it } from '@jest/globals';
import pc from 'picocolors';
import type { ProgressSnapshot, StepProgress } from '#contracts/progress/snapshot.ts';
import { ProgressLog } from './progress-log.ts';

type Status = StepProgress['status'];

/** The states that a loop, the step in it, and the step after it are in. */
const snapshot = (loop: Status, inner: Status, after: Status, ended = 0): ProgressSnapshot => ({
  ...{
    workflow: 'orders',
    status: 'RUNNING',
    percent: 40,
    phases: [],
    elapsedMilliseconds: 1000,
    running: [],
  },
  steps: [
    { id: 'rounds', type: 'while', status: loop, attempts: 0 },
    { id: 'decide', type: 'approval', status: inner, attempts: 1, parent: 'rounds', iterations: { ended } },
    { id: 'ship', type: 'task', status: after, attempts: 0 },
  ],
});

const TWO_ROUNDS = [
  snapshot('running', 'waiting', 'pending'),
  snapshot('succeeded', 'succeeded', 'pending', 1),
  snapshot('running', 'waiting', 'pending', 1),
  snapshot('succeeded', 'succeeded', 'pending', 2),
];

const textOf = (line: string): string => line.replace(/^.* % /, '');

describe('The log of an execution', () => {
  it('says once that a loop begins, and that it ends when the next step begins', () => {
    const log = new ProgressLog(pc.createColors(false));

    const lines = [...TWO_ROUNDS, snapshot('succeeded', 'succeeded', 'running', 2)].flatMap((one) =>
      log.changes(one),
    );

    expect(lines.map(textOf)).toEqual([
      '▸ rounds',
      '▸ decide waits',
      '✓ decide',
      '▸ decide (2) waits',
      '✓ decide (2)',
      '✓ rounds',
      '▸ ship',
    ]);
    expect(log.rest()).toEqual([]);
  });

  it('says that a loop has ended with which the execution ends', () => {
    const log = new ProgressLog(pc.createColors(false));
    for (const one of TWO_ROUNDS) log.changes(one);

    expect(log.rest().map(textOf)).toEqual(['✓ rounds']);
  });

  it('says that a loop fails at once', () => {
    const log = new ProgressLog(pc.createColors(false));
    for (const one of TWO_ROUNDS.slice(0, 3)) log.changes(one);

    expect(log.changes(snapshot('failed', 'failed', 'pending', 2)).map(textOf)).toEqual([
      '✗ rounds',
      '✗ decide (2)',
    ]);
  });

  it('says that a loop fails whose condition does', () => {
    const log = new ProgressLog(pc.createColors(false));
    for (const one of TWO_ROUNDS) log.changes(one);

    expect(log.changes(snapshot('failed', 'succeeded', 'pending', 2)).map(textOf)).toEqual(['✗ rounds']);
  });
});
