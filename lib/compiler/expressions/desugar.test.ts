import { describe, expect, it } from '@jest/globals';
import jsonata from 'jsonata';
import { desugar } from './desugar.ts';

const OLDER: [text: string, written: string][] = [
  ['$x ?? 0', '($exists($x) ? $x : 0)'],
  ['$x ?: null', '($x ? $x : null)'],
  ['$x.`a-b`[0] ?? $y.z + 1', '($exists($x.`a-b`[0]) ? $x.`a-b`[0] : $y.z + 1)'],
  ['$a and $b ?? $c', '$a and ($exists($b) ? $b : $c)'],
  ['$a = $b ?? $c', '($exists($a = $b) ? $a = $b : $c)'],
  ['$f($x ?? 1, $y ?: 2)', '$f(($exists($x) ? $x : 1), ($y ? $y : 2))'],
  ['$a ?? $b ?? $c', '($exists($a) ? $a : ($exists($b) ? $b : $c))'],
  ['$c ? $x ?? 1 : $y ?? 2', '$c ? ($exists($x) ? $x : 1) : ($exists($y) ? $y : 2)'],
  ['$x ?? ($c ? 1 : 2)', '($exists($x) ? $x : ($c ? 1 : 2))'],
  ['{"a": $x ?? 1, "b": $y}', '{"a": ($exists($x) ? $x : 1), "b": $y}'],
  ['($v := $x ?? 1; $v)', '($v := ($exists($x) ? $x : 1); $v)'],
  ['($x ?? $y).z', '(($exists($x) ? $x : $y)).z'],
  ['"a ?? b" & $x', '"a ?? b" & $x'],
  ['$x ~> /a??b/', '$x ~> /a??b/'],
  ['$x / 2 ?? $y / 2', '($exists($x / 2) ? $x / 2 : $y / 2)'],
];

describe('?? and ?:, which Step Functions does not have', () => {
  it.each(OLDER)('%s', (text, written) => expect(desugar(text)).toBe(written));

  it('mean the same when they are written out', async () => {
    const values = [undefined, null, 0, 1, '', 'a', false, true, [], [1], {}];
    const texts = [
      '$x ?? $y',
      '$x ?: $y',
      '[$x ?: 1 ?? $y]',
      '$x = 1 ?? $y',
      '$y and $x ?? $y',
      '{"k": $x ?: $y & "z"}',
    ];
    for (const text of texts) {
      const [one, other] = [jsonata(text), jsonata(desugar(text))];
      for (const x of values) {
        for (const y of values) {
          const expected = await one.evaluate({}, { x, y }).catch((error) => error.code);

          expect(await other.evaluate({}, { x, y }).catch((error) => error.code)).toEqual(expected);
        }
      }
    }
  });
});
