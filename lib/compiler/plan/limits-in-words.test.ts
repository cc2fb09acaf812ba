import { describe, expect, it } from '@jest/globals';
import { throughputInWords } from './limits-in-words.ts';

describe('What the limits of a workflow let through in an hour', () => {
  it.each([
    { limits: { concurrency: { max: 2 } }, seconds: 30, words: 'at most 240 an hour' },
    {
      limits: { concurrency: { key: '$input.who', max: 2 } },
      seconds: 7200,
      words: 'at most 1 an hour with one key',
    },
    { limits: { rate: { max: 100, per: '1m' } }, seconds: 30, words: 'at most 6,000 an hour' },
    {
      limits: { concurrency: { max: 100 }, rate: { max: 1, per: '25m' } },
      seconds: 30,
      words: 'at most 2.4 an hour',
    },
    { limits: { concurrency: { max: 2 } }, seconds: 0, words: undefined },
    { limits: { debounce: { wait: '5s' } }, seconds: 30, words: undefined },
    { limits: {}, seconds: 30, words: undefined },
  ])('is $words with $limits, if an execution takes $seconds s', ({ limits, seconds, words }) => {
    expect(throughputInWords(limits, seconds)).toBe(words);
  });
});
