import { expect, it } from '@jest/globals';
import { durationWords } from './duration-words.ts';

it.each([
  [86_400, '24 hours'],
  [172_800, '48 hours'],
  [259_200, '3 days'],
  [90_000 * 4, '4 days 4 hours'],
  [5400, '1 hour 30 minutes'],
  [3599.9, '60 minutes'],
  [60, '1 minute'],
  [90, '1 minute 30 seconds'],
  [30, '30 seconds'],
  [0.25, '250 milliseconds'],
])('%p seconds are %p', (seconds, words) => {
  expect(durationWords(seconds)).toBe(words);
});
