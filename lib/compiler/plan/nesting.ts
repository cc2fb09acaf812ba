import { certain } from '#core/certain.ts';
import type { GraphNode, Nest } from './nesting/nest.ts';
import type { Planned } from './nesting/planned.ts';
import { graphOf } from './nesting/reduce.ts';
import { search } from './nesting/search.ts';

export type { GraphNode, Nest } from './nesting/nest.ts';

/** Returns the nesting for a graph without cycles; undefined for no nodes. Nodes keep the order of the document in forks. */
export const nest = (nodes: readonly GraphNode[], limit = limitFor(nodes.length)): Nest | undefined => {
  if (nodes.length === 0) return undefined;
  const graph = graphOf(nodes);
  const known = nodes.some((node) => node.estimated);
  const ids = Array.from(graph.place, (place) => certain(nodes[place], 'node').id);
  return written(search(graph, known, { work: 0, limit }), ids);
};

/** Most work for a graph of so many nodes: about 10 ms for 20 of them, 100 ms for 500, less for more than that. */
const limitFor = (size: number): number =>
  Math.min(6000 * size, 600_000, 1_000_000 * (500 / Math.max(1, size)) ** 2);

const written = ({ tree }: Planned, ids: readonly string[]): Nest => {
  if (typeof tree === 'number') return { kind: 'step', id: certain(ids[tree], 'step') };
  return 'fork' in tree
    ? { kind: 'fork', branches: tree.fork.map((branch) => written(branch, ids)) }
    : { kind: 'sequence', items: tree.sequence.map((item) => written(item, ids)) };
};
