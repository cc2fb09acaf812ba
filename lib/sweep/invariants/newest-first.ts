import type { Invariant } from './invariant.ts';

/** Of two effects of which one had ended when the other began, the newer one is undone first. */
export const newestFirst: Invariant = {
  name: 'newest-first',
  check: ({ ledger: { effects, undone } }) => {
    const order = undone.flatMap((key) => effects.get(key) ?? []);
    return order.flatMap((earlier, index) =>
      order
        .slice(index + 1)
        .filter((later) => earlier.endedAt <= later.startedAt)
        .map((later) => `${earlier.key} was undone before the newer ${later.key}`),
    );
  },
};
