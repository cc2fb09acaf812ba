import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CsvError, formatCsv, parseCsv } from './csv.ts';

describe('parseCsv', () => {
  it('reads quotes, commas and line breaks inside quotes, every line ending, and a byte order mark', () => {
    expect(parseCsv('\ufeffa,"b,1"\r\n"say ""hi""","two\nlines"\n\nü,\r')).toEqual([
      ['a', 'b,1'],
      ['say "hi"', 'two\nlines'],
      ['ü', ''],
    ]);
  });

  it('keeps empty fields at the end of a file without a line break', () => {
    expect(parseCsv('a,b\n1,')).toEqual([
      ['a', 'b'],
      ['1', ''],
    ]);
    expect(parseCsv('')).toEqual([]);
  });

  it.each([
    ['a,"b', 'line 1, column 3: the quoted field is never closed'],
    ['a\n"b"c', 'line 2, column 4: got "c" after a closing quote'],
    ['a\nb"c', 'line 2, column 2: a quote inside an unquoted field'],
  ])('refuses %j with the line', (text, message) => {
    expect(() => parseCsv(text)).toThrow(CsvError);
    expect(() => parseCsv(text)).toThrow(message);
  });

  it('reads back whatever formatCsv writes', () => {
    const row = fc.array(fc.string({ unit: fc.constantFrom('a', 'ß', '"', ',', '\n', '\r', ' ', '李') }), {
      minLength: 2,
      maxLength: 4,
    });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 5 }), (rows) => {
        expect(parseCsv(formatCsv(rows))).toEqual(rows);
      }),
    );
  });
});
