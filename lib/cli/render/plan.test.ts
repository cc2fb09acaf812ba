import { expect, it } from '@jest/globals';
import pc from 'picocolors';
import { samplePlan } from '../testing/sample-plan.ts';
import { formatDollars } from './cost.ts';
import { renderPlan } from './plan.ts';

const plan = samplePlan();
const colors = pc.createColors(false);

it('A plan shows waves, times, transitions and cost', () => {
  const text = renderPlan(plan, colors);

  expect(text).toContain('     2  b, c       3 s');
  expect(text).toContain('Critical path        a → b → d');
  expect(text).toContain('As planned           6 s (25 % less)');
  expect(text).toContain('and 2 for each further iteration of c');
  expect(text).toContain('$0.000185, $0.185 per 1,000 executions');
  expect(text).toContain('nothing fails');
});

it('Dollars keep the digits that say something', () => {
  expect([0, 0.000185, 0.0123456, 0.5, 1, 1234.567].map(formatDollars)).toEqual([
    '$0.00',
    '$0.000185',
    '$0.0123',
    '$0.500',
    '$1.00',
    '$1234.57',
  ]);
});
