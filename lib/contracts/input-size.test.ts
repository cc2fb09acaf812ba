import { expect, it } from '@jest/globals';
import { inputTooLarge } from './input-size.ts';

it.each([
  ['x'.repeat(262_142), undefined],
  ['x'.repeat(262_143), /^The input has 262145 bytes; expected at most 262144: /],
  ['ü'.repeat(131_072), /^The input has 262146 bytes; /],
])('An input is as large as its JSON text in UTF-8', (input, said) => {
  const found = inputTooLarge(input);

  if (said === undefined) expect(found).toBeUndefined();
  else expect(found).toMatch(said);
});
