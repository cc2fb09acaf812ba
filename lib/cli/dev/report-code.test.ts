import { expect, it } from '@jest/globals';
import { listed } from './report-code.ts';

it.each([
  [3, 'a, b, c'],
  [4, 'a, b, c and 1 more file'],
  [6, 'a, b, c and 3 more files'],
])('A change of %i files is reported as "%s"', (count, text) => {
  expect(listed(['a', 'b', 'c', 'd', 'e', 'f'].slice(0, count))).toBe(text);
});
