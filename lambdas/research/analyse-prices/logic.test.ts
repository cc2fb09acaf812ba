import { expect, it } from '@jest/globals';
import { input, output } from './contract.ts';
import { analysePrices } from './logic.ts';

const analyse = (prices: number[], threshold?: number) =>
  output.parse(analysePrices(input.parse({ symbol: 'BTC', prices, threshold })));

it('Prices that end higher have risen, with their whole range', () => {
  expect(analyse([100, 90, 130, 125])).toEqual({
    trend: 'up',
    change_percent: 25,
    low: 90,
    high: 130,
    summary: 'BTC rose (+25%), between 90 and 130.',
  });
});

it('A move counts from the threshold on, in either direction', () => {
  expect(analyse([100, 95]).trend).toBe('down');
  expect(analyse([100, 95], 6)).toMatchObject({ trend: 'flat', change_percent: -5 });
});
