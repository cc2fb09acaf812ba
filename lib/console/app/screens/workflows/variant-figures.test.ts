import { expect, it } from '@jest/globals';
import { figureTexts } from './variant-figures.ts';

const difference = { difference: -2, low: -3, high: -1 };

it('Figures of a variant have their differences with bounds, and say what is still to be awaited', () => {
  const texts = figureTexts({
    variant: 'b',
    weight: 1,
    share: 0.5,
    ended: 40,
    success: {
      count: 40,
      value: 0.925,
      verdict: 'too-early',
      needed: 100,
      difference: { difference: 0.01, low: -0.1, high: 0.12 },
    },
    seconds: { count: 40, value: 8, verdict: 'better', needed: 20, difference },
    dollars: { count: 0, verdict: 'too-early' },
  });

  expect(texts).toEqual([
    { name: 'success', figure: '92.5 %', difference: '+1 % (−10 % to +12 %)', verdict: '60 more needed' },
    { name: 'seconds', figure: '8 s', difference: '−2 s (−3 s to −1 s)', verdict: 'better' },
    { name: 'dollars', figure: 'none yet', difference: '', verdict: 'too early' },
  ]);
});
