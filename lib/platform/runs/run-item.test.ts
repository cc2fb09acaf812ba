import { describe, expect, it } from '@jest/globals';
import { changed, isOpen, marked, type RunChange, type RunItem } from './run-item.ts';

const run = { workflow: 'orders', execution: 'one', startedAt: '2026-01-01T00:00:00.000Z' };
const start = (redrives: number): RunChange => ({ ...run, redrives });
const end = (redrives: number, status: 'FAILED' | 'SUCCEEDED' | 'PAUSED' | 'ABORTED'): RunChange => ({
  ...run,
  redrives,
  end: { status, at: `2026-01-01T00:0${redrives}:01.000Z` },
});

const permutations = <Value>(values: readonly Value[]): Value[][] =>
  values.length < 2
    ? [[...values]]
    : values.flatMap((value, index) =>
        permutations(values.filter((_, other) => other !== index)).map((rest) => [value, ...rest]),
      );

const itemAfter = (changes: readonly RunChange[]): RunItem | undefined =>
  changes.reduce<RunItem | undefined>((item, change) => changed(item, change) ?? item, undefined);

describe('The item of an execution', () => {
  it.each([
    { changes: [start(0), start(0), end(0, 'SUCCEEDED')], status: 'SUCCEEDED' },
    {
      changes: [start(0), end(0, 'FAILED'), start(1), end(1, 'SUCCEEDED'), end(0, 'FAILED')],
      status: 'SUCCEEDED',
    },
    { changes: [start(0), end(0, 'PAUSED'), start(1)], status: 'RUNNING' },
    { changes: [start(0), end(0, 'FAILED'), start(1), end(1, 'FAILED'), start(2)], status: 'RUNNING' },
  ])('ends as $status in whatever order its events come', ({ changes, status }) => {
    for (const order of permutations(changes)) expect(itemAfter(order)?.status).toBe(status);
  });

  it('is open until it ends, and a pause counts as an end', () => {
    const paused = itemAfter([start(0), end(0, 'PAUSED')]);

    expect(itemAfter([start(0)])?.status).toBe('RUNNING');
    expect(paused && isOpen(paused)).toBe(false);
  });

  it('opens again for a later execution that has the name of one before, and for no late event of that', () => {
    const later = { ...start(0), startedAt: '2026-05-01T00:00:00.000Z' };

    expect(itemAfter([start(0), end(0, 'FAILED'), later])?.status).toBe('RUNNING');
    expect(itemAfter([start(0), later, end(0, 'FAILED')])?.status).toBe('RUNNING');
  });

  it('of a paused execution ends for good when that is cancelled', () => {
    expect(itemAfter([start(0), end(0, 'PAUSED'), end(0, 'ABORTED')])?.status).toBe('ABORTED');
  });

  it('is marked before a pause, unless it has ended, and loses the mark when it is continued', () => {
    const running = itemAfter([start(0)]);
    const pausing = marked(running, true);

    expect(pausing?.pausing).toBe(true);
    expect(marked(pausing, false)).toEqual(running);
    expect(marked(itemAfter([end(0, 'FAILED')]), true)).toBeUndefined();
    expect(itemAfter([end(0, 'PAUSED'), start(1)])?.pausing).toBeUndefined();
  });
});
