/**
 * A graph whose nodes are numbered so that each comes after what it needs. `needs` has no edge that follows from others, and
 * neither have the graphs taken out of it: those are always convex (no path leaves them and comes back).
 */
export interface Graph {
  size: number;
  seconds: Float64Array;
  needs: readonly (readonly number[])[];
  /** For each node its number in the whole graph. */
  origin: Int32Array;
  /** For each node its place in the document. */
  place: Int32Array;
}

/** Returns the graph of the given nodes, which are in ascending order. */
export const subgraph = (graph: Graph, members: readonly number[]): Graph => {
  const size = members.length;
  const local = new Int32Array(graph.size).fill(-1);
  for (let i = 0; i < size; i++) local[members[i]!] = i;
  const seconds = new Float64Array(size);
  const origin = new Int32Array(size);
  const place = new Int32Array(size);
  const needs: number[][] = [];
  for (let i = 0; i < size; i++) {
    const node = members[i]!;
    seconds[i] = graph.seconds[node]!;
    origin[i] = graph.origin[node]!;
    place[i] = graph.place[node]!;
    const own: number[] = [];
    for (const need of graph.needs[node]!) if (local[need]! >= 0) own.push(local[need]!);
    needs.push(own);
  }
  return { size, seconds, needs, origin, place };
};

/** Returns the longest path to each node in edges. */
export const levelsOf = ({ size, needs }: Graph): Int32Array => {
  const levels = new Int32Array(size);
  for (let i = 0; i < size; i++) {
    let level = 0;
    for (const need of needs[i]!) level = Math.max(level, levels[need]! + 1);
    levels[i] = level;
  }
  return levels;
};

/** Returns the longest path from each node to an end, in edges. */
export const heightsOf = ({ size, needs }: Graph): Int32Array => {
  const heights = new Int32Array(size);
  for (let i = size - 1; i >= 0; i--) {
    for (const need of needs[i]!) heights[need] = Math.max(heights[need]!, heights[i]! + 1);
  }
  return heights;
};

/** Returns the earliest second at which each node can end. */
export const earliestEnds = ({ size, needs, seconds }: Graph): Float64Array => {
  const ends = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    let start = 0;
    for (const need of needs[i]!) if (ends[need]! > start) start = ends[need]!;
    ends[i] = start + seconds[i]!;
  }
  return ends;
};

/** Seconds of the longest path that begins with each node. */
export const secondsToGo = ({ size, needs, seconds }: Graph): Float64Array => {
  const toGo = new Float64Array(size);
  for (let i = size - 1; i >= 0; i--) {
    toGo[i]! += seconds[i]!;
    for (const need of needs[i]!) if (toGo[i]! > toGo[need]!) toGo[need] = toGo[i]!;
  }
  return toGo;
};

/** Seconds of the longest path: no nesting takes less. */
export const criticalSeconds = (graph: Graph): number => {
  const ends = earliestEnds(graph);
  let longest = 0;
  for (let i = 0; i < graph.size; i++) if (ends[i]! > longest) longest = ends[i]!;
  return longest;
};

/** Groups of nodes between which there is no edge, in the order of the document. */
export const componentsOf = (graph: Graph): Graph[] => {
  const { size, needs, place } = graph;
  const root = new Int32Array(size).map((_, i) => i);
  for (let i = 0; i < size; i++) for (const need of needs[i]!) root[topOf(root, need)] = topOf(root, i);
  const groups = new Map<number, number[]>();
  for (let i = 0; i < size; i++) {
    const top = topOf(root, i);
    const group = groups.get(top);
    if (group) group.push(i);
    else groups.set(top, [i]);
  }
  if (groups.size === 1) return [graph];
  const firstPlace = (nodes: number[]): number =>
    nodes.reduce((first, i) => Math.min(first, place[i]!), Number.POSITIVE_INFINITY);
  return [...groups.values()]
    .map((nodes) => ({ nodes, first: firstPlace(nodes) }))
    .toSorted((a, b) => a.first - b.first)
    .map(({ nodes }) => subgraph(graph, nodes));
};

/** Returns the root of a node in a union-find forest, and shortens the way to it. */
export const topOf = (root: Int32Array, node: number): number => {
  let at = node;
  while (root[at] !== at) {
    root[at] = root[root[at]!]!;
    at = root[at]!;
  }
  return at;
};

/** Cuts a connected graph wherever all nodes behind need all nodes before: no nesting can do better than these cuts. */
export const seriesOf = (graph: Graph): Graph[] => {
  const { size, needs } = graph;
  const levels = levelsOf(graph);
  let depth = 0;
  const firstUse = new Int32Array(size).fill(size + 1);
  const byLevel: number[][] = [];
  for (let i = 0; i < size; i++) {
    depth = Math.max(depth, levels[i]! + 1);
    byLevel[levels[i]!] ??= [];
    byLevel[levels[i]!]!.push(i);
    for (const need of needs[i]!) firstUse[need] = Math.min(firstUse[need]!, levels[i]!);
  }
  const usedUp: number[][] = Array.from({ length: depth }, () => []);
  for (let i = 0; i < size; i++) if (firstUse[i]! < depth) usedUp[firstUse[i]!]!.push(i);
  const partOfLevel = new Int32Array(depth);
  let part = 0;
  const sinks = new Set<number>();
  for (let cut = 1; cut < depth; cut++) {
    for (const node of byLevel[cut - 1]!) sinks.add(node);
    for (const node of usedUp[cut - 1]!) sinks.delete(node);
    const waitsForAll = (node: number): boolean =>
      needs[node]!.length === sinks.size && needs[node]!.every((need) => sinks.has(need));
    if (byLevel[cut]!.every(waitsForAll)) part++;
    partOfLevel[cut] = part;
  }
  if (part === 0) return [graph];
  const sets: number[][] = Array.from({ length: part + 1 }, () => []);
  for (let i = 0; i < size; i++) sets[partOfLevel[levels[i]!]!]!.push(i);
  return sets.map((members) => subgraph(graph, members));
};
