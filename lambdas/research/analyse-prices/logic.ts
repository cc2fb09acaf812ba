import type { z } from 'zod';
import { invariant } from '../../shared/invariant.ts';
import type * as contract from './contract.ts';

const VERBS = { up: 'rose', down: 'fell', flat: 'held still' };

/** Says how prices moved. A change below the threshold does not count as a trend. */
export const analysePrices = ({
  symbol,
  prices,
  threshold,
}: z.output<typeof contract.input>): z.input<typeof contract.output> => {
  const [first, last] = [prices[0], prices.at(-1)];
  invariant(first !== undefined && last !== undefined, 'the contract asks for two prices');
  const change = Math.round((last / first - 1) * 1000) / 10;
  const direction = change > 0 ? 'up' : 'down';
  const trend = Math.abs(change) < threshold ? 'flat' : direction;
  const [low, high] = [Math.min(...prices), Math.max(...prices)];
  const sign = change > 0 ? '+' : '';
  return {
    trend,
    change_percent: change,
    low,
    high,
    summary: `${symbol} ${VERBS[trend]} (${sign}${change}%), between ${low} and ${high}.`,
  };
};
