import { describe, expect, it } from '@jest/globals';
import pc from 'picocolors';
import { renderTable, width } from './table.ts';

describe('a table', () => {
  it('has columns of equal width and no blanks at the ends of lines', () => {
    expect(
      renderTable([
        ['a', 'bb', ''],
        ['aaa', 'b', 'c'],
      ]),
    ).toBe('a    bb\naaa  b   c');
  });

  it('has a head, an indent and columns that are at the right', () => {
    const table = renderTable(
      [
        ['x', '5'],
        ['y', '10'],
      ],
      { head: ['N', 'Ms'], indent: 2, right: [1] },
    );

    expect(table).toBe('  N  Ms\n  x   5\n  y  10');
  });

  it('has one line for each row, whatever the cells hold', () => {
    expect(renderTable([['a', 'first\r\n  second', 'x']])).toBe('a  first second  x');
  });

  it('measures what is seen: colours take no room, wide characters two columns', () => {
    const { red } = pc.createColors(true);

    expect(width(red('ab'))).toBe(2);
    expect(width('東京')).toBe(4);
    expect(width('✓ – …')).toBe(5);
    expect(
      renderTable([
        [red('ab'), 'c'],
        ['abc', 'd'],
      ]).split('\n')[0],
    ).toBe(`${red('ab')}   c`);
  });

  it('is empty without rows', () => {
    expect(renderTable([])).toBe('');
  });
});
