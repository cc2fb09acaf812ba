import { earliestEnds, type Graph, heightsOf, levelsOf, secondsToGo } from './graph.ts';

/** Gives each node a number that no node has more of than those that need it; cuts go between different numbers. */
export type Order = (graph: Graph) => ArrayLike<number>;

/** A way to cut: along an order, judging parts with more or less caution. */
export interface Way {
  order: Order;
  caution: number;
}

/** By the longest path to each node in edges: what plain waves start together. */
export const asEarly: Order = levelsOf;

/** Orders nodes by the longest path from each in edges: waves as late as possible. */
export const asLate: Order = (graph) => heightsOf(graph).map((height) => -height);

/** Orders nodes between the earliest and the latest time, at the start or at the end of each node; 0 is the earliest, 1 the latest. */
export const between =
  (lateness: number, share: number): Order =>
  (graph) => {
    const ends = earliestEnds(graph);
    const toGo = secondsToGo(graph);
    const total = ends.reduce((a, b) => Math.max(a, b), 0);
    return ends.map((end, i) => {
      const slack = total - toGo[i]! + graph.seconds[i]! - end;
      return end + lateness * slack - (1 - share) * graph.seconds[i]!;
    });
  };
