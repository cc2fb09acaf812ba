import { expect, it } from '@jest/globals';
import { harmless } from './terminal.ts';

it('Colours go through to a terminal, and nothing else that it would obey', () => {
  const coloured = '\x1b[31mred\x1b[39m\ttab\nnext \u2713';

  expect(harmless(coloured)).toBe(coloured);
  expect(harmless(coloured, false)).toBe('red\ttab\nnext \u2713');
  expect(harmless('\x1b[2J\x1b]0;title\x07\r\x9b1A')).toBe(' [2J ]0;title  \\u009b1A');
});

it('A text shows what would reorder or hide text, and leaves JSON what it is', () => {
  const hostile = 'approve\u202e\u2066\u200b\u{e0041}\u00ad';

  expect(harmless(hostile)).toBe('approve\\u202e\\u2066\\u200b\\udb40\\udc41\\u00ad');
  expect(JSON.parse(harmless(JSON.stringify({ hostile })))).toEqual({ hostile });
  expect(harmless('\x1b[8mhidden\x1b[30;40m')).toBe(' [8mhidden [30;40m');
  expect(harmless('na\u00efve \u0639\u0631\u0628\u064a \u{1f468}\u200d\u{1f469}')).toBe(
    'na\u00efve \u0639\u0631\u0628\u064a \u{1f468}\u200d\u{1f469}',
  );
});
