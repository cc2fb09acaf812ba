import { describe, expect, it } from '@jest/globals';
import { CsvRows } from './parse-csv.ts';

/** Rows of a text that comes in pieces of so many characters. */
const rowsOf = (text: string, delimiter: string, length = text.length): string[][] => {
  const reader = new CsvRows(delimiter);
  const rows: string[][] = [];
  for (let at = 0; at < text.length; at += length) rows.push(...reader.write(text.slice(at, at + length)));
  return [...rows, ...reader.end()];
};

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
    expect(rowsOf(text, ',')).toEqual(rows);
  });

  it.each([1, 2, 3])('is the same in pieces of %i', (length) => {
    const text = 'a,"b\r\n\\""",c"\r\n\r\n"","x""y"\r1\\,2,3\n\\';

    expect(rowsOf(text, ',')).toHaveLength(3);
    expect(rowsOf(text, ',', length)).toEqual(rowsOf(text, ','));
  });

  it('takes any delimiter, and keeps commas then', () => {
    expect(rowsOf('a|b,c\\|d\n', '|')).toEqual([['a', 'b,c|d']]);
  });

  it('is refused when a quotation mark is not closed', () => {
    expect(() => rowsOf('"a,b\n', ',')).toThrow('not closed');
  });
});
