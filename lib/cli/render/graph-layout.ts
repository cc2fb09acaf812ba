import type { Graph, GraphNode } from './graph.ts';

/** A node with its place, in pixels. */
export interface PlacedNode extends GraphNode {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A drawing's geometry. */
export interface GraphLayout {
  placed: PlacedNode[];
  edges: { points: string; critical: boolean }[];
  width: number;
  height: number;
}

const MARGIN = 24;
const COLUMN_GAP = 72;
const ROW_GAP = 22;
/** Sweeps over the columns that untangle the edges; more change nothing on graphs of this size. */
const SWEEPS = 8;

/** Places steps in a column per wave and orders each column so that few edges cross (barycentre method). */
export const layOut = ({ nodes, edges }: Graph, inner: ReadonlyMap<string, GraphNode[]>): GraphLayout => {
  const waves = [...new Set(nodes.map(({ wave }) => wave))].sort((a, b) => a - b);
  const columns = waves.map((wave) => nodes.filter((node) => node.wave === wave));
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const forward = sweep % 2 === 0;
    const order = forward ? columns : columns.toReversed();
    for (const column of order) sortByNeighbours(column, columns, edges, forward);
  }
  const sizes = new Map(nodes.map((node) => [node.id, sizeOf(node, inner.get(node.id) ?? [])]));
  const heights = columns.map((column) =>
    column.reduce((sum, { id }) => sum + sizes.get(id)!.height + ROW_GAP, -ROW_GAP),
  );
  const height = Math.max(0, ...heights);
  const placed = new Map<string, PlacedNode>();
  let x = MARGIN;
  columns.forEach((column, index) => {
    const width = Math.max(...column.map(({ id }) => sizes.get(id)!.width));
    let y = (height - heights[index]!) / 2;
    for (const node of column) {
      const size = sizes.get(node.id)!;
      placed.set(node.id, { ...node, x, y, width, height: size.height });
      y += size.height + ROW_GAP;
    }
    x += width + COLUMN_GAP;
  });
  return {
    placed: [...placed.values()],
    edges: edges.map(({ from, to, critical }) => ({
      points: curve(placed.get(from)!, placed.get(to)!),
      critical,
    })),
    width: Math.ceil(x - COLUMN_GAP + MARGIN),
    height: Math.ceil(height),
  };
};

const sortByNeighbours = (
  column: GraphNode[],
  columns: GraphNode[][],
  edges: Graph['edges'],
  forward: boolean,
): void => {
  const position = new Map(
    columns.flatMap((nodes) => nodes.map(({ id }, index) => [id, index / nodes.length] as const)),
  );
  const barycentre = new Map(
    column.map(({ id }) => {
      const neighbours = edges.flatMap(({ from, to }) =>
        forward ? (to === id ? [from] : []) : from === id ? [to] : [],
      );
      const places = neighbours.map((neighbour) => position.get(neighbour) ?? 0);
      const mean = places.reduce((sum, place) => sum + place, 0) / places.length;
      return [id, places.length > 0 ? mean : (position.get(id) ?? 0)];
    }),
  );
  column.sort((a, b) => barycentre.get(a.id)! - barycentre.get(b.id)!);
};

const sizeOf = (node: GraphNode, children: GraphNode[]): { width: number; height: number } => {
  const childWidths = children.map(({ id, detail }) => 44 + (id.length + detail.length + 3) * 6.2);
  const width = Math.max(
    132,
    44 + node.id.length * 8,
    28 + (node.detail || node.type).length * 6.4,
    ...childWidths,
  );
  return { width: Math.ceil(width), height: 52 + children.length * 18 + (children.length > 0 ? 4 : 0) };
};

const curve = (from: PlacedNode, to: PlacedNode): string => {
  const [x1, y1] = [from.x + from.width, from.y + from.height / 2];
  const [x2, y2] = [to.x, to.y + to.height / 2];
  const bend = Math.max(24, (x2 - x1) / 2);
  return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
};
