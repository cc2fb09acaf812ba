import type { Direction, GraphBlock, GraphEdge, GraphNode } from '#contracts/graph.ts';

/** Boxes in a row that still fit on a screen; longer chains go down. */
const MAX_ROW = 10;

/** Chooses the direction of a picture: down if the longest chain, inner steps included, is long. */
export const directionOf = (
  nodes: readonly GraphNode[],
  blocks: readonly GraphBlock[],
  edges: readonly GraphEdge[],
): Direction => {
  const inBlock = Map.groupBy(nodes, ({ block }) => block);
  const blocksOf = Map.groupBy(blocks, ({ owner }) => owner);
  const leading = Map.groupBy(
    edges.filter(({ kind }) => kind === 'next'),
    ({ to }) => to,
  );
  const lengthOf = (block: string | undefined): number => {
    const ends = new Map<string, number>();
    const own = new Map(
      (inBlock.get(block) ?? []).map(({ id }) => [
        id,
        Math.max(1, ...(blocksOf.get(id) ?? []).map((inner) => lengthOf(inner.id))),
      ]),
    );
    const endOf = (id: string): number => {
      const known = ends.get(id);
      if (known !== undefined) return known;
      const before = (leading.get(id) ?? []).map(({ from }) => endOf(from));
      const end = (own.get(id) ?? 1) + Math.max(0, ...before);
      ends.set(id, end);
      return end;
    };
    return Math.max(0, ...[...own.keys()].map(endOf));
  };
  return lengthOf(undefined) > MAX_ROW ? 'down' : 'right';
};
