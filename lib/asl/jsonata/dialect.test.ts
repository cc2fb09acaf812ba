import { describe, expect, it } from '@jest/globals';
import { laterOperator } from './dialect.ts';

describe('The JSONata of Step Functions', () => {
  it.each(['$a ?? 1', '($a)?:2', '$x[0] ?? "y"', '/a/ ?? 1', '"a" & ($b ?? 1)'])(
    'has no operator of %s',
    (source) => {
      expect(laterOperator(source)).toBeDefined();
    },
  );

  it.each([
    '$a ? 1 : 2',
    '$match($a, /(?:a|b)??c/)',
    '\'??\' & "?:" & `a??`',
    '/* ?? */ $a',
    '$a / $b ? $c : $d / 2',
    '$replace($a, /\\/??/, "")',
  ])('has all of %s', (source) => {
    expect(laterOperator(source)).toBeUndefined();
  });
});
