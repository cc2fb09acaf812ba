import { describe, expect, it } from '@jest/globals';
import { generatedRuns } from '#core/testing/generated-runs.ts';
import { type RunVirtualOptions, runVirtualSync } from '../../drivers/virtual/run-virtual.ts';
import { machine, mapRunOf, run } from './testing/distributed-map.ts';
import { heapInUse } from './testing/heap-in-use.ts';

/** So many that what is kept of each would show. */
const CHILDREN = generatedRuns(100_000);

describe('children', () => {
  it('see the index, the value, the key and the source of their item', () => {
    const ItemSelector = { item: '{% $states.context.Map.Item %}', outer: '{% $states.input.b %}' };
    const definition = machine(
      { ItemSelector, QueryLanguage: 'JSONata' },
      { Work: { Type: 'Pass', End: true } },
      { QueryLanguage: 'JSONata' },
    );

    expect(runVirtualSync({ definition, input: { a: 1, b: 2 } }).output).toEqual([
      { item: { Index: 0, Value: 1, Key: 'a', Source: 'STATE_DATA' }, outer: 2 },
      { item: { Index: 1, Value: 2, Key: 'b', Source: 'STATE_DATA' }, outer: 2 },
    ]);
  });

  it('do not see variables of the parent, and are executions with separate histories', () => {
    const definition = machine(
      { Label: 'each' },
      { Work: { Type: 'Pass', Parameters: { 'id.$': '$$.Execution.Id' }, End: true } },
    );
    const result = runVirtualSync({ definition, input: [1], keepChildren: true });

    expect(result.output).toEqual([{ id: expect.stringMatching(/:execution:machine\/each:[\w-]{36}$/) }]);
    expect(result.children[0]!.history.map(({ type }) => type)).toEqual([
      'ExecutionStarted',
      'PassStateEntered',
      'PassStateExited',
      'ExecutionSucceeded',
    ]);
  });

  it('are as many at a time as MaxConcurrency says', () => {
    const result = run(
      { MaxConcurrency: 3 },
      { input: Array.from({ length: 10 }, (_, i) => i), tasks: () => ({ output: 1, afterSeconds: 1 }) },
    );

    expect(result.elapsedMilliseconds).toBe(4000);
  });

  it('are stopped when the threshold is exceeded', () => {
    const tasks: RunVirtualOptions['tasks'] = ({ parameters }) =>
      parameters === 1 ? { error: 'Bad', afterSeconds: 1 } : { output: 1, afterSeconds: 9 };
    const result = run({}, { input: [1, 2, 3], tasks, keepChildren: true });

    expect(result.elapsedMilliseconds).toBe(1000);
    expect(result.children.map(({ run: child }) => child.status)).toEqual(['FAILED', 'ABORTED', 'ABORTED']);
    expect(mapRunOf(result).executionCounts).toMatchObject({ failed: 1, aborted: 2, total: 3 });
  });

  it('may be many, of which only those at work are kept', () => {
    const work = { Work: { Type: 'Pass', Parameters: { 'n.$': 'States.MathAdd($, 1)' }, End: true } };
    const map = { MaxConcurrency: 100, ResultSelector: { 'count.$': 'States.ArrayLength($)' } };
    const input = Array.from({ length: CHILDREN }, (_, i) => i % 10);
    const before = heapInUse();
    const result = runVirtualSync({ definition: machine(map, work), input });
    const kept = heapInUse() - before;

    expect(result.output).toEqual({ count: CHILDREN });
    expect(kept).toBeLessThan(3000 * CHILDREN);
  });
});
