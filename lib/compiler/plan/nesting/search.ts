import { type Budget, cutAlong } from './along.ts';
import { componentsOf, criticalSeconds, type Graph, seriesOf, subgraph } from './graph.ts';
import { asEarly, asLate, between, type Order, type Way } from './orders.ts';
import {
  inFork,
  inSequence,
  isBetter,
  itemsOf,
  nodesOf,
  type Planned,
  single,
  takesLonger,
} from './planned.ts';

/** How a connected graph that cannot be cut for nothing is planned. */
type PlanPrime = (graph: Graph) => Planned;

const planWith = (graph: Graph, prime: PlanPrime): Planned =>
  inFork(componentsOf(graph).map((piece) => planConnected(piece, prime)));

const planConnected = (graph: Graph, prime: PlanPrime): Planned => {
  if (graph.size === 1) return single(graph);
  const parts = seriesOf(graph);
  return parts.length === 1 ? prime(graph) : inSequence(parts.map((part) => planWith(part, prime)));
};

/** Plans a connected graph along one order at all depths; in plain waves once the budget is spent. */
export const planAlong = (graph: Graph, way: Way, budget: Budget): Planned => {
  const prime: PlanPrime = (piece) =>
    budget.work > budget.limit
      ? waves(piece, asEarly)
      : inSequence(cutAlong(piece, way, budget).map((part) => planWith(part, prime)));
  return planConnected(graph, prime);
};

/** Plain waves: everything of one number side by side. */
const waves = (graph: Graph, order: Order): Planned => {
  const keys = order(graph);
  const groups = Map.groupBy(
    Array.from({ length: graph.size }, (_, i) => i),
    (i) => keys[i]!,
  );
  const sorted = [...groups].toSorted(([a], [b]) => a - b);
  return inSequence(
    sorted.map(([, nodes]) =>
      inFork(nodes.toSorted((a, b) => graph.place[a]! - graph.place[b]!).map((node) => single(graph, node))),
    ),
  );
};

/** Cuts by edges alone: whatever steps really take, the result takes no longer than plain waves. */
const BY_LEVEL: Way = { order: asEarly, caution: 1 };

/** In the order in which they were best on graphs of many shapes (test/bench/planner.bench.ts). */
const WAYS: readonly Way[] = [
  { order: between(0.5, 0.5), caution: 0.15 },
  { order: between(0.75, 0.5), caution: 0.25 },
  { order: between(0.5, 1), caution: 0.15 },
  { order: asEarly, caution: 0.15 },
  { order: between(0.25, 0.5), caution: 0.15 },
  { order: between(0.5, 0.5), caution: 0.5 },
  { order: asLate, caution: 0.25 },
  { order: between(1, 0), caution: 0.5 },
  { order: between(0.5, 0), caution: 0.25 },
  { order: between(1, 1), caution: 0.25 },
  { order: between(0, 0), caution: 0.15 },
  { order: between(0.6, 0.3), caution: 0.1 },
];

/** Share of the budget for planning whole graphs; the rest is for improving the best of the results. */
const FIRST_SHARE = 0.25;

/** Nodes that are planned together once more, in the order in which it is tried. */
const WINDOWS = [24, 48, 96, 192];

/** How many items from `at` on have so many nodes together. */
const widthOf = (items: readonly Planned[], at: number, nodes: number): number => {
  let width = 0;
  for (let count = 0; at + width < items.length && count < nodes; width++)
    count += nodesOf(items[at + width]!).length;
  return width;
};

/** Searches for the best nesting within a budget; if durations are only assumed, along levels alone. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: one search, whose parts share its budget
export const search = (whole: Graph, known: boolean, budget: Budget): Planned => {
  const spent = (share = 1): boolean => budget.work > share * budget.limit;

  /** Tries the first `count` ways and returns the best, until a share of the budget is spent. */
  const tryWays = (
    graph: Graph,
    first: Planned,
    { count, share = 1 }: { count: number; share?: number },
  ): Planned => {
    const least = criticalSeconds(graph);
    let best = first;
    for (let i = 0; i < count && !spent(share) && (takesLonger(best, least) || best.forks > 1); i++) {
      const planned = planAlong(graph, WAYS[i]!, budget);
      if (isBetter(planned, best)) best = planned;
    }
    return best;
  };

  const prime: PlanPrime = (graph) => {
    const early = waves(graph, asEarly);
    const levels = planAlong(graph, BY_LEVEL, budget);
    let best = isBetter(levels, early) ? levels : early;
    if (!known) return best;
    const late = waves(graph, asLate);
    if (isBetter(late, best)) best = late;
    const least = criticalSeconds(graph);
    const count = Math.max(2, Math.min(WAYS.length, Math.floor(1200 / graph.size)));
    best = tryWays(graph, best, { count, share: FIRST_SHARE });
    for (let ways = 1; ways <= WAYS.length && takesLonger(best, least) && !spent(); ways *= 2) {
      best = improve(graph, best, ways);
    }
    return best;
  };

  /** Plans neighbouring items together once more. */
  const improve = (graph: Graph, planned: Planned, ways: number): Planned => {
    const local = new Map(Array.from(graph.origin, (origin, i) => [origin, i]));
    const graphOfItems = (items: readonly Planned[]): Graph =>
      subgraph(
        graph,
        items.flatMap((item) => nodesOf(item).map((node) => local.get(node)!)).toSorted((a, b) => a - b),
      );
    let items = itemsOf(planned).map((item) => {
      if (typeof item.tree === 'number' || !('fork' in item.tree)) return item;
      const least = criticalSeconds(graphOfItems([item]));
      return inFork(
        item.tree.fork.map((branch) =>
          takesLonger(branch, least) ? improve(graphOfItems([branch]), branch, ways) : branch,
        ),
      );
    });
    for (const nodes of WINDOWS) {
      for (let at = 0; at < items.length && !spent(); ) {
        const width = widthOf(items, at, nodes);
        const window = items.slice(at, at + width);
        const before = inSequence(window);
        const better = width === items.length ? before : replan(graphOfItems(window), before, ways);
        if (better !== before)
          items = [...items.slice(0, at), ...itemsOf(better), ...items.slice(at + width)];
        if (at + width >= items.length) break;
        at += Math.ceil(width / 2);
      }
    }
    return inSequence(items);
  };

  const replan = (graph: Graph, before: Planned, ways: number): Planned => {
    const least = criticalSeconds(graph);
    if (!takesLonger(before, least)) return before;
    const again = planWith(graph, (part) => {
      const best = tryWays(part, planAlong(part, BY_LEVEL, budget), { count: ways });
      return part.size < graph.size && takesLonger(best, least) ? improve(part, best, ways) : best;
    });
    return isBetter(again, before) ? again : before;
  };

  return planWith(whole, prime);
};
