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
export const search = (whole: Graph, known: boolean, budget: Budget): Planned =>
  planWith(whole, (graph) => {
    const early = waves(graph, asEarly);
    const levels = planAlong(graph, BY_LEVEL, budget);
    const best = isBetter(levels, early) ? levels : early;
    return known ? searchFrom(graph, best, budget) : best;
  });

/** Searches on from plans that take levels alone: all ways first, then pieces of the best result. */
const searchFrom = (graph: Graph, levels: Planned, budget: Budget): Planned => {
  const late = waves(graph, asLate);
  let best = isBetter(late, levels) ? late : levels;
  const least = criticalSeconds(graph);
  const count = Math.max(2, Math.min(WAYS.length, Math.floor(1200 / graph.size)));
  best = tryWays(graph, best, { count, share: FIRST_SHARE, budget });
  for (let ways = 1; ways <= WAYS.length && takesLonger(best, least) && !isSpent(budget); ways *= 2) {
    best = improve(graph, best, { ways, budget });
  }
  return best;
};

const isSpent = (budget: Budget, share = 1): boolean => budget.work > share * budget.limit;

/** Tries the first `count` ways and returns the best, until a share of the budget is spent. */
const tryWays = (
  graph: Graph,
  first: Planned,
  { count, share, budget }: { count: number; share?: number; budget: Budget },
): Planned => {
  const least = criticalSeconds(graph);
  let best = first;
  for (let i = 0; i < count && !isSpent(budget, share) && (takesLonger(best, least) || best.forks > 1); i++) {
    const planned = planAlong(graph, WAYS[i]!, budget);
    if (isBetter(planned, best)) best = planned;
  }
  return best;
};

/** How much a plan is improved: in so many ways, within a budget. */
interface Effort {
  ways: number;
  budget: Budget;
}

/** Plans neighbouring items together once more. */
const improve = (graph: Graph, planned: Planned, effort: Effort): Planned => {
  const local = new Map(Array.from(graph.origin, (origin, i) => [origin, i]));
  const graphOfItems = (items: readonly Planned[]): Graph =>
    subgraph(
      graph,
      items.flatMap((item) => nodesOf(item).map((node) => local.get(node)!)).toSorted((a, b) => a - b),
    );
  const improved = itemsOf(planned).map((item) => {
    if (typeof item.tree === 'number' || !('fork' in item.tree)) return item;
    const least = criticalSeconds(graphOfItems([item]));
    return inFork(
      item.tree.fork.map((branch) =>
        takesLonger(branch, least) ? improve(graphOfItems([branch]), branch, effort) : branch,
      ),
    );
  });
  return inSequence(replanWindows(improved, graphOfItems, effort));
};

/** Plans windows of neighbouring items together once more, each half over the one before, small ones first. */
const replanWindows = (
  before: readonly Planned[],
  graphOfItems: (items: readonly Planned[]) => Graph,
  effort: Effort,
): readonly Planned[] => {
  let items = before;
  for (const nodes of WINDOWS) {
    for (let at = 0; at < items.length && !isSpent(effort.budget); ) {
      const width = widthOf(items, at, nodes);
      const window = items.slice(at, at + width);
      const whole = inSequence(window);
      const better = width === items.length ? whole : replan(graphOfItems(window), whole, effort);
      if (better !== whole) items = [...items.slice(0, at), ...itemsOf(better), ...items.slice(at + width)];
      if (at + width >= items.length) break;
      at += Math.ceil(width / 2);
    }
  }
  return items;
};

const replan = (graph: Graph, before: Planned, effort: Effort): Planned => {
  const least = criticalSeconds(graph);
  if (!takesLonger(before, least)) return before;
  const { ways, budget } = effort;
  const again = planWith(graph, (part) => {
    const best = tryWays(part, planAlong(part, BY_LEVEL, budget), { count: ways, budget });
    return part.size < graph.size && takesLonger(best, least) ? improve(part, best, effort) : best;
  });
  return isBetter(again, before) ? again : before;
};
