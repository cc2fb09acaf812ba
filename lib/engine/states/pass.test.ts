import { describe, expect, it } from '@jest/globals';
import { machine, only, run } from './testing/machines.ts';

describe('Pass', () => {
  it('puts data through InputPath, Parameters, ResultPath and OutputPath', () => {
    const state = {
      Type: 'Pass',
      InputPath: '$.a',
      Parameters: { 'b.$': '$.b', c: 1 },
      ResultPath: '$.r',
      OutputPath: '$.r.b',
    };

    expect(run(only(state), { a: { b: 'x' } }).output).toBe('x');
    expect(run(only({ Type: 'Pass', InputPath: null }), { a: 1 }).output).toEqual({});
    expect(run(only({ Type: 'Pass', OutputPath: null }), { a: 1 }).output).toEqual({});
  });

  it('assigns variables that later states read, all from the values before', () => {
    const swap = machine({
      A: { Type: 'Pass', Assign: { x: 1, y: 2 }, Next: 'B' },
      B: { Type: 'Pass', Assign: { 'x.$': '$y', 'y.$': '$x' }, Next: 'C' },
      C: { Type: 'Pass', Parameters: { 'x.$': '$x', 'y.$': '$y' }, End: true },
    });

    expect(run(swap).output).toEqual({ x: 2, y: 1 });
  });
});
