import type { Graph } from './graph.ts';

/** A nesting of nodes by their numbers in the whole graph, how long it takes and how many forks it has. */
export interface Planned {
  tree: Tree;
  seconds: number;
  forks: number;
}

/** A node, a sequence or a fork. */
export type Tree = number | { sequence: Planned[] } | { fork: Planned[] };

/** Returns the nesting of a single node. */
export const single = (graph: Graph, node = 0): Planned => ({
  tree: graph.origin[node]!,
  seconds: graph.seconds[node]!,
  forks: 0,
});

/** Puts nestings one after the other; sequences inside are dissolved. */
export const inSequence = (parts: readonly Planned[]): Planned => {
  if (parts.length === 1) return parts[0]!;
  const items = parts.flatMap((part) => itemsOf(part));
  return {
    tree: { sequence: items },
    seconds: items.reduce((sum, { seconds }) => sum + seconds, 0),
    forks: items.reduce((sum, { forks }) => sum + forks, 0),
  };
};

/** Puts nestings side by side. */
export const inFork = (branches: Planned[]): Planned =>
  branches.length === 1
    ? branches[0]!
    : {
        tree: { fork: branches },
        seconds: Math.max(...branches.map(({ seconds }) => seconds)),
        forks: branches.reduce((sum, { forks }) => sum + forks, 1),
      };

/** Returns what a nesting does one after the other. */
export const itemsOf = (planned: Planned): readonly Planned[] =>
  typeof planned.tree === 'object' && 'sequence' in planned.tree ? planned.tree.sequence : [planned];

/** Returns the node numbers of a nesting in the whole graph. */
export const nodesOf = ({ tree }: Planned, into: number[] = []): number[] => {
  if (typeof tree === 'number') into.push(tree);
  else for (const part of 'fork' in tree ? tree.fork : tree.sequence) nodesOf(part, into);
  return into;
};

const EPSILON = 1e-9;

/** Whether a nesting ends earlier than another, or as early with fewer forks. */
export const isBetter = (a: Planned, b: Planned): boolean => {
  const gain = b.seconds - a.seconds;
  const tolerance = EPSILON * Math.max(1, b.seconds);
  return gain > tolerance || (gain >= -tolerance && a.forks < b.forks);
};

/** Whether a nesting takes longer than a number of seconds. */
export const takesLonger = (a: Planned, seconds: number): boolean =>
  a.seconds > seconds + EPSILON * Math.max(1, seconds);
