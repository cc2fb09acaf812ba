import { describe, expect, it } from '@jest/globals';
import { didYouMean } from './did-you-mean.ts';

describe('What an author probably meant', () => {
  it.each([
    ['custmer', ['customer', 'order'], 'customer'],
    ['attempts', ['max_attempts', 'interval'], 'max_attempts'],
    ['desc', ['description', 'name', 'defaults'], 'description'],
    ['Conc', ['max_concurrency', 'concurrency'], 'concurrency'],
    ['concurrency', ['max_concurrency', 'mode'], 'max_concurrency'],
    ['abort_pipeline', ['fail', 'abort'], 'abort'],
  ])('is a name that is close, or of which the word is a part or the beginning: %s', (word, names, meant) => {
    expect(didYouMean(word, names)).toBe(`did you mean "${meant}"?`);
  });

  it.each([
    ['attempts', ['max_attempts', 'min_attempts']],
    ['max', ['max_attempts', 'max_delay']],
    ['in', ['input']],
    ['by_name', ['by']],
    ['aborted', ['fail']],
    ['nothing', ['customer']],
  ])('is not guessed: %s', (word, names) => {
    expect(didYouMean(word, names)).toBeUndefined();
  });
});
