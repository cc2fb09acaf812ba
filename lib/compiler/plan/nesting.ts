/**
 * Step Functions has no general graph, only Parallel states inside each other. This module looks for a nesting of sequences
 * and forks that respects every `needs`, ends as early as possible, and then uses as few Parallel states as possible.
 */

/** A graph's steps put into sequences and forks. */
export type Nest =
  | { kind: 'step'; id: string }
  | { kind: 'sequence'; items: Nest[] }
  | { kind: 'fork'; branches: Nest[] };

/** A step of a graph: what it waits for and how long it takes. */
export interface GraphNode {
  id: string;
  needs: readonly string[];
  seconds: number;
  /** The duration is the author's or measured, not assumed. */
  estimated: boolean;
}

interface Planned {
  nest: Nest | undefined;
  seconds: number;
  forks: number;
}

const NOTHING: Planned = { nest: undefined, seconds: 0, forks: 0 };

/** Above this many levels times nodes only the first-level cut is tried, which keeps planning near linear. */
const THOROUGH_WORK = 150;
/** Up to this many nodes, with every duration known, all cuts are tried. */
const EXHAUSTIVE_NODES = 10;

/** The nesting for a graph without cycles; undefined for no nodes. Nodes keep the order of the document in forks. */
export const nest = (nodes: readonly GraphNode[]): Nest | undefined => {
  const order = new Map(nodes.map((node, index) => [node.id, index]));
  return planSet([...nodes], order).nest;
};

const planSet = (nodes: GraphNode[], order: Map<string, number>): Planned => {
  const parts = components(nodes);
  if (parts.length === 0) return NOTHING;
  if (parts.length === 1) return planConnected(parts[0]!, order);
  const plans = parts.map((part) => planConnected(part, order));
  return {
    nest: { kind: 'fork', branches: plans.map((plan) => plan.nest!) },
    seconds: Math.max(...plans.map((plan) => plan.seconds)),
    forks: 1 + plans.reduce((sum, plan) => sum + plan.forks, 0),
  };
};

const planConnected = (nodes: GraphNode[], order: Map<string, number>): Planned => {
  if (nodes.length === 1) {
    return { nest: { kind: 'step', id: nodes[0]!.id }, seconds: nodes[0]!.seconds, forks: 0 };
  }
  const levels = levelsOf(nodes);
  const free = freeCuts(nodes, levels);
  if (free.length > 0) return inSequence(slices(nodes, levels, free), order);
  if (nodes.length <= EXHAUSTIVE_NODES && nodes.every((node) => node.estimated)) {
    return best(downsets(nodes).map((first) => cutBy(nodes, (node) => first.has(node.id), order)));
  }
  const depth = 1 + Math.max(...levels.values());
  const thresholds =
    depth * nodes.length <= THOROUGH_WORK ? Array.from({ length: depth - 1 }, (_, i) => i + 1) : [1];
  return best(thresholds.map((threshold) => cutBy(nodes, (node) => levels.get(node.id)! < threshold, order)));
};

const cutBy = (
  nodes: GraphNode[],
  isFirst: (node: GraphNode) => boolean,
  order: Map<string, number>,
): Planned => inSequence([nodes.filter(isFirst), nodes.filter((node) => !isFirst(node))], order);

const inSequence = (sets: GraphNode[][], order: Map<string, number>): Planned => {
  const plans = sets.map((set) => planSet(set, order));
  const items = plans.flatMap((plan) => (plan.nest?.kind === 'sequence' ? plan.nest.items : [plan.nest!]));
  return {
    nest: { kind: 'sequence', items },
    seconds: plans.reduce((sum, plan) => sum + plan.seconds, 0),
    forks: plans.reduce((sum, plan) => sum + plan.forks, 0),
  };
};

const best = (plans: Planned[]): Planned =>
  plans.reduce((a, b) => {
    const gain = a.seconds - b.seconds;
    return gain > 1e-9 || (Math.abs(gain) <= 1e-9 && b.forks < a.forks) ? b : a;
  });

/** Groups of nodes between which there is no edge, in the order of their first node. */
const components = (nodes: GraphNode[]): GraphNode[][] => {
  const inside = new Set(nodes.map((node) => node.id));
  const root = new Map(nodes.map((node) => [node.id, node.id]));
  const find = (id: string): string => {
    let top = id;
    while (root.get(top) !== top) top = root.get(top)!;
    for (let at = id; at !== top; ) {
      const next = root.get(at)!;
      root.set(at, top);
      at = next;
    }
    return top;
  };
  for (const node of nodes) {
    for (const need of node.needs) if (inside.has(need)) root.set(find(need), find(node.id));
  }
  const groups = new Map<string, GraphNode[]>();
  for (const node of nodes) {
    const key = find(node.id);
    const group = groups.get(key);
    if (group) group.push(node);
    else groups.set(key, [node]);
  }
  return [...groups.values()];
};

/** Longest path to each node within the set, counted in edges. */
const levelsOf = (nodes: GraphNode[]): Map<string, number> => {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const levels = new Map<string, number>();
  const visit = (start: GraphNode): void => {
    const stack = [start];
    while (stack.length > 0) {
      const node = stack[stack.length - 1]!;
      const waiting = node.needs.filter((need) => byId.has(need) && !levels.has(need));
      if (waiting.length > 0) {
        stack.push(byId.get(waiting[0]!)!);
        continue;
      }
      const below = node.needs.filter((need) => byId.has(need)).map((need) => levels.get(need)!);
      levels.set(node.id, below.length > 0 ? 1 + Math.max(...below) : 0);
      stack.pop();
    }
  };
  for (const node of nodes) if (!levels.has(node.id)) visit(node);
  return levels;
};

/**
 * Levels at which the graph can be cut without anybody waiting for more than they need: every node of the level itself needs
 * all nodes before it that nothing else before it has used up.
 */
const freeCuts = (nodes: GraphNode[], levels: Map<string, number>): number[] => {
  const byLevel: GraphNode[][] = Array.from({ length: 1 + Math.max(...levels.values()) }, () => []);
  const firstUse = new Map<string, number>();
  for (const node of nodes) {
    const level = levels.get(node.id)!;
    byLevel[level]!.push(node);
    for (const need of node.needs) firstUse.set(need, Math.min(level, firstUse.get(need) ?? level));
  }
  const usedFirstAt = Map.groupBy(nodes, (node) => firstUse.get(node.id) ?? Number.POSITIVE_INFINITY);
  const sinks = new Set<string>();
  const cuts: number[] = [];
  for (let cut = 1; cut < byLevel.length; cut++) {
    for (const node of byLevel[cut - 1]!) sinks.add(node.id);
    for (const node of usedFirstAt.get(cut - 1) ?? []) sinks.delete(node.id);
    const waitsForAll = (node: GraphNode): boolean =>
      node.needs.length >= sinks.size && new Set(node.needs).isSupersetOf(sinks);
    if (byLevel[cut]!.every(waitsForAll)) cuts.push(cut);
  }
  return cuts;
};

const slices = (nodes: GraphNode[], levels: Map<string, number>, cuts: number[]): GraphNode[][] => {
  const sets: GraphNode[][] = Array.from({ length: cuts.length + 1 }, () => []);
  const setOfLevel: number[] = [];
  const depth = 1 + Math.max(...levels.values());
  for (let level = 0, set = 0; level < depth; level++) {
    if (level === cuts[set]) set++;
    setOfLevel.push(set);
  }
  for (const node of nodes) sets[setOfLevel[levels.get(node.id)!]!]!.push(node);
  return sets;
};

/** Every proper, non-empty set of nodes that holds all that its members need. */
const downsets = (nodes: GraphNode[]): Set<string>[] => {
  const inside = new Map(nodes.map((node, index) => [node.id, index]));
  const needs = nodes.map((node) =>
    node.needs.reduce((mask, need) => (inside.has(need) ? mask | (1 << inside.get(need)!) : mask), 0),
  );
  const found: Set<string>[] = [];
  for (let mask = 1; mask < (1 << nodes.length) - 1; mask++) {
    if (nodes.every((_, i) => !(mask & (1 << i)) || (needs[i]! & mask) === needs[i])) {
      found.push(new Set(nodes.filter((_, i) => mask & (1 << i)).map((node) => node.id)));
    }
  }
  return found;
};
