import { type Graph, subgraph, topOf } from './graph.ts';
import type { Way } from './orders.ts';

/**
 * Returns where to cut a connected graph along an order so that the parts one after the other take as little as possible. Each part is
 * judged while it grows by what its pieces take if a node runs after everything that it connects (`caution` 1), or only
 * after what it needs (`caution` 0). Takes time in the square of the nodes.
 */
export const cutAlong = (graph: Graph, { order, caution }: Way, budget: Budget): Graph[] => {
  const { size, needs, seconds } = graph;
  const keys = Float64Array.from(order(graph));
  // Rounding must not put a node before what it needs.
  for (let i = 0; i < size; i++) for (const need of needs[i]!) keys[i] = Math.max(keys[i]!, keys[need]!);
  const sorted = Array.from({ length: size }, (_, i) => i).sort((a, b) => keys[a]! - keys[b]! || a - b);
  const rank = new Int32Array(size);
  for (let i = 0; i < size; i++) rank[sorted[i]!] = i;
  const bounds = boundsOf(sorted, keys, Math.max(8, Math.floor(MAX_WORK / size)));
  const cuts = bounds.length;
  // bounds[k] is the place where part k may begin; the last one is the end.
  const best = new Float64Array(cuts).fill(Number.POSITIVE_INFINITY);
  const forks = new Float64Array(cuts).fill(Number.POSITIVE_INFINITY);
  const from = new Int32Array(cuts);
  best[0] = 0;
  forks[0] = 0;
  const root = new Int32Array(size);
  const cost = new Float64Array(size);
  const ends = new Float64Array(size);
  budget.work += 100 + 12 * size;
  for (let k = 0; k < cuts - 1; k++) {
    const first = bounds[k]!;
    let longest = 0;
    let pieces = 0;
    let next = k + 1;
    for (let at = first; at < size; at++) {
      const node = sorted[at]!;
      root[at] = at;
      let before = 0;
      let start = 0;
      for (const need of needs[node]!) {
        const place = rank[need]!;
        if (place < first) continue;
        if (ends[place]! > start) start = ends[place]!;
        const top = topOf(root, place);
        if (top === at) continue;
        if (cost[top]! > before) before = cost[top]!;
        root[top] = at;
        pieces--;
      }
      pieces++;
      const own = seconds[node]!;
      ends[at] = start + own;
      const low = Math.max(before, start + own);
      cost[at] = low + caution * (before + own - low);
      if (cost[at]! > longest) longest = cost[at]!;
      budget.work++;
      if (at + 1 !== bounds[next]) continue;
      const total = best[k]! + longest;
      const more = forks[k]! + (pieces > 1 ? 1 : 0);
      const whole = k === 0 && next === cuts - 1;
      if (!whole && (total < best[next]! - 1e-9 || (total <= best[next]! + 1e-9 && more < forks[next]!))) {
        best[next] = total;
        forks[next] = more;
        from[next] = k;
      }
      if (total > best[cuts - 1]!) break;
      next++;
    }
  }
  const parts: Graph[] = [];
  for (let k = cuts - 1; k > 0; k = from[k]!) {
    const members = sorted.slice(bounds[from[k]!], bounds[k]).sort((a, b) => a - b);
    parts.push(subgraph(graph, members));
  }
  return parts.reverse();
};

/** Steps of planning done so far. */
export interface Budget {
  work: number;
  readonly limit: number;
}

/** Most steps of the search for the cuts of one graph along one order. */
const MAX_WORK = 30_000;

const boundsOf = (sorted: readonly number[], keys: ArrayLike<number>, most: number): number[] => {
  const all = [0];
  for (let i = 1; i < sorted.length; i++) {
    if (keys[sorted[i]!]! > keys[sorted[i - 1]!]!) all.push(i);
  }
  if (all.length < 2) all.push(1);
  const kept =
    all.length <= most ? all : all.filter((_, i) => i === 0 || i % Math.ceil(all.length / most) === 0);
  return [...kept, sorted.length];
};
