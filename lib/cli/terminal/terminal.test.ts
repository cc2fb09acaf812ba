import { expect, it } from '@jest/globals';
import { harmless } from './terminal.ts';

it('lets colours through to a terminal, and nothing else that it would obey', () => {
  const coloured = '\x1b[31mred\x1b[39m\ttab\nnext \u2713';

  expect(harmless(coloured)).toBe(coloured);
  expect(harmless('\x1b[2J\x1b]0;title\x07\r\x9b1A')).toBe(' [2J ]0;title   1A');
});
