import { expect, it } from '@jest/globals';
import { isDeeper, MAX_JSON_DEPTH } from './json-depth.ts';

it('Levels of lists and objects are counted, and what is endless is not followed', () => {
  expect(isDeeper('text', 0)).toBe(false);
  expect(isDeeper([], 0)).toBe(true);
  expect(isDeeper({ a: [1], b: 2 }, 2)).toBe(false);
  expect(isDeeper({ a: [1, {}], b: 2 }, 2)).toBe(true);
  const text = '['.repeat(100_000) + ']'.repeat(100_000);

  expect(isDeeper(JSON.parse(text), MAX_JSON_DEPTH)).toBe(true);
});
