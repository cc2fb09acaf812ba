import type { Invariant } from './invariant.ts';

/**
 * Of two effects of which one had ended when the other began, the newer one is undone first, unless undoing it failed at first, or only
 * the log knows how to undo it: the definition has undone the others by then.
 */
export const newestFirst: Invariant = {
  name: 'newest-first',
  check: ({ ledger: { calls, effects, undone, undoneFromLog, happened } }) => {
    const undoneAt = new Map(
      happened.flatMap(({ what, key, at }): [string, number][] => (what === 'undone' ? [[key, at]] : [])),
    );
    const isLater = (key: string): boolean =>
      undoneFromLog.has(key) && calls.findLast((call) => call.key === key && !call.undo)?.error !== undefined;
    const failed = new Set(calls.filter(({ undo, error }) => undo && error).map(({ key }) => key));
    const order = undone.flatMap((key) => effects.get(key) ?? []);
    return order.flatMap((earlier, index) =>
      order
        .slice(index + 1)
        .filter((later) => earlier.endedAt <= later.startedAt && !failed.has(later.key))
        // A fallback begins when its block is undone.
        .filter((later) => later.startedAt < (undoneAt.get(earlier.key) ?? 0))
        .filter((later) => !isLater(later.key) || isLater(earlier.key))
        .map((later) => `${earlier.key} was undone before the newer ${later.key}`),
    );
  },
};
