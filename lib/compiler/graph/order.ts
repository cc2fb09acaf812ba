import { required } from '#core/required.ts';

/** Returns the edges of a graph of needs that no longer path implies, in the order of the steps. */
export const leastEdges = (needs: ReadonlyMap<string, readonly string[]>): { from: string; to: string }[] => {
  const before = new Map<string, Set<string>>();
  const allBefore = (id: string): Set<string> => {
    const known = before.get(id);
    if (known) return known;
    const found = new Set<string>();
    before.set(id, found);
    for (const need of required(needs, id)) {
      found.add(need);
      for (const earlier of allBefore(need)) found.add(earlier);
    }
    return found;
  };
  return [...needs].flatMap(([to, froms]) =>
    froms
      .filter((from) => !froms.some((other) => other !== from && allBefore(other).has(from)))
      .map((from) => ({ from, to })),
  );
};
