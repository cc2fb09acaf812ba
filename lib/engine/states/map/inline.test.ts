import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '#core/json.ts';
import { runVirtualSync } from '../../drivers/virtual/run-virtual.ts';
import { heapInUse } from './testing/heap-in-use.ts';

const map = (more: object, states: object): JsonObject =>
  ({
    StartAt: 'M',
    States: {
      M: {
        Type: 'Map',
        ItemProcessor: { StartAt: Object.keys(states)[0], States: states },
        End: true,
        ...more,
      },
    },
  }) as JsonObject;
const wait = { W: { Type: 'Wait', Seconds: 1, End: true } };
const items = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

describe('an inline Map', () => {
  it('runs at most 40 iterations side by side', () => {
    expect(runVirtualSync({ definition: map({}, wait), input: items(81) }).elapsedMilliseconds).toBe(3000);
    expect(
      runVirtualSync({ definition: map({ MaxConcurrency: 2 }, wait), input: items(4) }).elapsedMilliseconds,
    ).toBe(2000);
  });

  it('fails where it has the fields of a distributed one', () => {
    const reader = { Resource: 'arn:aws:states:::s3:getObject', Parameters: { Bucket: 'b', Key: 'k' } };

    expect(runVirtualSync({ definition: map({ ItemReader: reader }, wait), input: [] })).toMatchObject({
      error: 'States.Runtime',
      cause:
        "An error occurred while executing the state 'M' (entered at the event id #2). The ItemReader, ItemBatcher and ResultWriter fields are not supported for INLINE maps",
    });
  });

  it('keeps results in the order of the items', () => {
    const states = { W: { Type: 'Wait', SecondsPath: '$', End: true } };

    expect(runVirtualSync({ definition: map({}, states), input: [3, 1, 2] }).output).toEqual([3, 1, 2]);
  });

  it('goes over 10,000 items, keeping only the iterations at work', () => {
    const before = heapInUse();
    const result = runVirtualSync({
      definition: map({}, { P: { Type: 'Pass', End: true } }),
      input: items(10_000),
      identity: { type: 'EXPRESS' },
    });
    const kept = heapInUse() - before;

    expect(result.output).toHaveLength(10_000);
    expect(kept).toBeLessThan(100e6);
  });

  it('cuts the other iterations short when one fails', () => {
    const states = {
      C: { Type: 'Choice', Choices: [{ Variable: '$', NumericEquals: 1, Next: 'F' }], Default: 'W' },
      F: { Type: 'Fail', Error: 'Bad' },
      W: { Type: 'Wait', Seconds: 9, End: true },
    };
    const result = runVirtualSync({ definition: map({}, states), input: [0, 1] });

    expect(result).toMatchObject({ status: 'FAILED', error: 'Bad', elapsedMilliseconds: 0 });
    expect(result.history.map(({ type }) => type).slice(-5)).toEqual([
      'MapIterationFailed',
      'WaitStateAborted',
      'MapIterationAborted',
      'MapStateFailed',
      'ExecutionFailed',
    ]);
  });

  it('starts over, with all its items, when it is retried', () => {
    const states = {
      T: { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Parameters: { 'n.$': '$' }, End: true },
    };
    const calls: number[] = [];
    const result = runVirtualSync({
      definition: map({ Retry: [{ ErrorEquals: ['Once'] }], MaxConcurrency: 1 }, states),
      input: [1, 2],
      tasks: ({ parameters }) => {
        const { n } = parameters as { n: number };
        calls.push(n);
        return n === 2 && calls.length === 2 ? { error: 'Once' } : { output: n };
      },
    });

    expect(calls).toEqual([1, 2, 1, 2]);
    expect(result.output).toEqual([1, 2]);
    expect(result.history.filter(({ type }) => type === 'MapStateFailed')).toEqual([]);
  });
});
