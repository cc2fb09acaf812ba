import { describe, expect, it } from '@jest/globals';
import { parseCsv } from './parse-csv.ts';

describe('Delimited text', () => {
  it.each<[string, string[][]]>([
    [
      'a,b\nc,d\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'a,b\r\n\r\nc,d',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['a,,\n', [['a', '', '']]],
    ['"a, b\nc",d', [['a, b\nc', 'd']]],
    ['"say \\"hi\\"",2', [['say "hi"', '2']]],
    ['"C:\\\\dir\\\\",2', [['C:\\dir\\', '2']]],
    ['C:\\\\dir,2', [['C:\\dir', '2']]],
    ['a\\bc,2', [['abc', '2']]],
    ['a\\,b,c', [['a,b', 'c']]],
    ['a""b,2', [['a"b', '2']]],
    ['{""k"":""v""},"[1,2]"', [['{"k":"v"}', '[1,2]']]],
    ['"",x', [['', 'x']]],
    ['"a""b"', [['a"b']]],
    ['a"b,c', [['a"b', 'c']]],
    ['', []],
    ['""\n', []],
  ])('is read by the rules of AWS: %j', (text, rows) => {
    expect([...parseCsv(text, ',')]).toEqual(rows);
  });

  it('takes any delimiter, and keeps commas then', () => {
    expect([...parseCsv('a|b,c\\|d\n', '|')]).toEqual([['a', 'b,c|d']]);
  });

  it('is refused when a quotation mark is not closed', () => {
    expect(() => [...parseCsv('"a,b\n', ',')]).toThrow('not closed');
  });
});
