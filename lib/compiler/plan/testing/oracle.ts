import { componentsOf, earliestEnds, type Graph, secondsToGo, subgraph } from '../nesting/graph.ts';
import { inFork, inSequence, isBetter, type Planned, single } from '../nesting/planned.ts';
import { graphOf } from '../nesting/reduce.ts';
import { planAlong } from '../nesting/search.ts';
import type { GraphNode } from '../nesting.ts';
import { randomFrom } from './shapes.ts';

/** The best of all nestings, found by trying every cut: for up to seven nodes. */
export const bestOfAll = (nodes: readonly GraphNode[]): { seconds: number; forks: number } => {
  const best = exhaustive(graphOf(nodes));
  return { seconds: best.seconds, forks: best.forks };
};

const exhaustive = (graph: Graph): Planned => {
  const parts = componentsOf(graph);
  const known = parts.length > 1 ? inFork(parts.map(exhaustive)) : undefined;
  if (graph.size === 1) return single(graph);
  let best = known;
  for (let mask = 1; mask < 2 ** graph.size - 1; mask++) {
    const has = (node: number): boolean => (mask & (1 << node)) !== 0;
    if (graph.needs.some((needs, node) => has(node) && !needs.every(has))) continue;
    const all = [...graph.needs.keys()];
    const first = exhaustive(subgraph(graph, all.filter(has)));
    if (best && first.seconds > best.seconds) continue;
    const second = exhaustive(
      subgraph(
        graph,
        all.filter((node) => !has(node)),
      ),
    );
    const planned = inSequence([first, second]);
    if (!best || isBetter(planned, best)) best = planned;
  }
  return best!;
};

/**
 * Seconds of the best nesting that hill climbing finds: each node has a level between its earliest and its latest time,
 * some of them change at random, and what is not worse is kept.
 */
export const bestOfClimb = (nodes: readonly GraphNode[], steps: number, seed: number): number => {
  const graph = graphOf(nodes);
  const random = randomFrom(seed);
  const budget = { work: 0, limit: Number.POSITIVE_INFINITY };
  const parts = componentsOf(graph);
  const secondsOf = (lateness: readonly number[], caution: number): number => {
    const order = (part: Graph): ArrayLike<number> => orderBy(part, lateness);
    return Math.max(...parts.map((part) => planAlong(part, { order, caution }, budget).seconds));
  };
  let at = Array.from({ length: graph.size }, () => 0.5);
  let caution = 0.2;
  let reached = Number.POSITIVE_INFINITY;
  let best = reached;
  for (let step = 0; step < steps; step++) {
    const restart = random() < 0.02;
    const next = at.map((lateness) => (random() < (restart ? 0.7 : 0.1) ? random() : lateness));
    const other = random() < 0.3 ? random() * 0.6 : caution;
    const seconds = secondsOf(next, other);
    if (seconds <= reached || restart) [at, caution, reached] = [next, other, seconds];
    best = Math.min(best, seconds);
  }
  return best;
};

const orderBy = (graph: Graph, lateness: readonly number[]): Float64Array => {
  const ends = earliestEnds(graph);
  const toGo = secondsToGo(graph);
  const total = Math.max(...ends);
  const keys = new Float64Array(graph.size);
  for (let i = 0; i < graph.size; i++) {
    const slack = total - toGo[i]! + graph.seconds[i]! - ends[i]!;
    keys[i] = ends[i]! + lateness[graph.origin[i]!]! * slack - graph.seconds[i]! / 2;
    for (const need of graph.needs[i]!) keys[i] = Math.max(keys[i]!, keys[need]!);
  }
  return keys;
};
