import { describe, expect, it } from '@jest/globals';
import type { HistoryEvent, StepView } from '../../api/types.ts';
import { differencesOf, pathsThatDiffer } from './differences.ts';

const step = (id: string, second: number | undefined, more: Partial<StepView> = {}): StepView => ({
  id,
  type: 'task',
  status: second === undefined ? 'pending' : 'succeeded',
  attempts: 1,
  ...(second !== undefined && { started_at: `2026-01-01T00:00:0${second}.000Z` }),
  ...more,
});

const visit = (id: number, name: string, input: string, output: string): HistoryEvent[] => {
  const timestamp = '2026-01-01T00:00:00.000Z';
  return [
    {
      id,
      previousEventId: id - 1,
      type: 'TaskStateEntered',
      timestamp,
      stateEnteredEventDetails: { name, input },
    },
    {
      id: id + 1,
      previousEventId: id,
      type: 'TaskStateExited',
      timestamp,
      stateExitedEventDetails: { name, output },
    },
  ];
};

describe('Differences of executions', () => {
  it('are found step by step, in the order in which steps ran', () => {
    const one = {
      steps: [
        step('b', 2),
        step('a', 1, { status: 'failed', error: 'Busy', attempts: 3 }),
        step('c', undefined),
      ],
      events: visit(2, 'b', '{}', '1'),
      input: {},
    };
    const other = {
      steps: [step('b', 2), step('a', 1), step('c', 3)],
      events: visit(2, 'b', '{}', '2'),
      input: {},
    };

    const found = differencesOf(one, other);

    expect(found.map(({ step: id, aspects }) => [id, aspects])).toEqual([
      ['a', ['status', 'error', 'attempts']],
      ['b', ['output']],
      ['c', ['status']],
    ]);
  });

  it('are none between an execution and itself', () => {
    const one = { steps: [step('a', 1)], events: visit(2, 'a', '{"x":1}', '{"y":[1]}'), input: {} };

    expect(differencesOf(one, one).flatMap(({ aspects }) => aspects)).toEqual([]);
  });
});

describe('Places that differ', () => {
  it('are named by their paths, the outermost of each', () => {
    const one = { items: [{ price: 1 }, { price: 2 }], by: 'ann', note: null };
    const other = { items: [{ price: 1 }, { price: 3 }, { price: 4 }], by: 'ann', to: { a: 1 } };

    expect(pathsThatDiffer(one, other)).toEqual([
      { path: 'items[1].price', one: 2, other: 3 },
      { path: 'items[2]', one: undefined, other: { price: 4 } },
      { path: 'note', one: null, other: undefined },
      { path: 'to', one: undefined, other: { a: 1 } },
    ]);
  });
});
