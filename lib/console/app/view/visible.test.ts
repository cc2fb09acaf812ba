import { expect, it } from '@jest/globals';
import { visible } from './visible.ts';

it('Characters that turn the direction of a text are shown as escapes, and letters of any script as they are', () => {
  expect(visible('too heavy: \u202e700 kg\u202c')).toBe('too heavy: \\u202e700 kg\\u202c');
  expect(visible('a\u2066b\u200bc')).toBe('a\\u2066b\\u200bc');
  expect(visible('שלום, Grüße, 你好\n\t')).toBe('שלום, Grüße, 你好\n\t');
});
