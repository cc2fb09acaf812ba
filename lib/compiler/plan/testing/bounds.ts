import type { GraphNode, Nest } from '../nesting.ts';

const below = (nodes: readonly GraphNode[]): Map<string, number> => {
  const levels = new Map<string, number>();
  for (const { id, needs } of nodes)
    levels.set(id, Math.max(0, ...needs.map((need) => levels.get(need)! + 1)));
  return levels;
};

const above = (nodes: readonly GraphNode[]): Map<string, number> => {
  const levels = new Map(nodes.map(({ id }) => [id, 0]));
  for (const { id, needs } of nodes.toReversed()) {
    for (const need of needs) levels.set(need, Math.max(levels.get(need)!, levels.get(id)! + 1));
  }
  return levels;
};

const inWaves = (nodes: readonly GraphNode[], levels: ReadonlyMap<string, number>): number =>
  [...Map.groupBy(nodes, ({ id }) => levels.get(id)!).values()]
    .map((wave) => Math.max(...wave.map(({ seconds }) => seconds)))
    .reduce((a, b) => a + b, 0);

/** Seconds of plain waves in which every node, whose needs come before it in the list, starts as early as it can. */
export const earlyWavesSeconds = (nodes: readonly GraphNode[]): number => inWaves(nodes, below(nodes));

/** Seconds of plain waves in which every node starts as late as it can. */
export const lateWavesSeconds = (nodes: readonly GraphNode[]): number => inWaves(nodes, above(nodes));

/** Seconds of the longest path. */
export const longestPathSeconds = (nodes: readonly GraphNode[]): number => {
  const ends = new Map<string, number>();
  for (const { id, needs, seconds } of nodes) {
    ends.set(id, seconds + Math.max(0, ...needs.map((need) => ends.get(need)!)));
  }
  return Math.max(...ends.values());
};

/** When each node starts and ends in a nesting; a node that is there twice throws. */
export const timesIn = (planned: Nest, nodes: readonly GraphNode[]): Map<string, [number, number]> => {
  const seconds = new Map(nodes.map((node) => [node.id, node.seconds]));
  const times = new Map<string, [number, number]>();
  const walk = (at: Nest, from: number): number => {
    if (at.kind === 'sequence') return at.items.reduce((time, item) => walk(item, time), from);
    if (at.kind === 'fork') return Math.max(...at.branches.map((branch) => walk(branch, from)));
    if (times.has(at.id)) throw new Error(`${at.id} is planned twice`);
    const end = from + seconds.get(at.id)!;
    times.set(at.id, [from, end]);
    return end;
  };
  walk(planned, 0);
  return times;
};
