import { describe, expect, it } from '@jest/globals';
import { machine, run } from '../../states/testing/machines.ts';

describe('scopes', () => {
  it('let inner states read outer variables, and keep their own', () => {
    const branch = machine({
      B: { Type: 'Pass', Assign: { inner: '{% $outer + 1 %}' }, Output: '{% $outer %}', Next: 'C' },
      C: { Type: 'Pass', Output: '{% [$outer, $inner] %}', End: true },
    });
    const definition = machine(
      {
        A: { Type: 'Pass', Assign: { outer: 1 }, Next: 'P' },
        P: { Type: 'Parallel', Branches: [branch], Next: 'D' },
        D: {
          Type: 'Pass',
          Output: { result: '{% $states.input %}', seen: '{% $exists($inner) %}' },
          End: true,
        },
      },
      { QueryLanguage: 'JSONata' },
    );

    expect(run(definition).output).toEqual({ result: [[1, 2]], seen: false });
  });
});
