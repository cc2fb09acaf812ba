import { billedTransitions, lambdaDollars, PRICES } from '#contracts/prices.ts';
import type { HistoryEvent } from '../../api/types.ts';

/** What an execution has used so far. */
export interface Figures {
  transitions: number;
  dollars: number;
}

/** Returns the transitions and the cost of an execution by its history. */
export const figuresOf = (events: readonly HistoryEvent[]): Figures => {
  const transitions = billedTransitions(events);
  const timed = events.map((event) => ({ ...event, timestamp: Date.parse(event.timestamp) / 1000 }));
  return { transitions, dollars: transitions * PRICES.transition + lambdaDollars(timed) };
};

/** Writes a small amount of dollars: three digits that count. */
export const dollarsText = (dollars: number): string =>
  dollars === 0
    ? '$0'
    : `$${dollars >= 1 ? dollars.toFixed(2) : Number(dollars.toPrecision(3)).toFixed(Math.min(10, 2 - Math.floor(Math.log10(dollars))))}`;
