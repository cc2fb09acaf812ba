import type { EventBus } from '#local/bus/bus.ts';
import type { BreakerChange } from '../outcome/outcome.ts';

/** The changes of breakers from now on, growing as they come, each said as well. */
export const watchBreakers = (bus: EventBus, say: (text: string) => void): BreakerChange[] => {
  const changes: BreakerChange[] = [];
  bus.addRule({
    name: 'watch-breakers',
    pattern: { source: ['baton'], 'detail-type': ['Breaker Changed'] },
    target: ({ detail }) => {
      const change = { breaker: String(detail.breaker), from: String(detail.from), to: String(detail.to) };
      changes.push(change);
      say(`breaker ${change.breaker}: ${change.from} → ${change.to}`);
    },
  });
  return changes;
};
