import { required } from '#core/required.ts';
import type { Graph, GraphNode } from './graph.ts';

/** A line inside a box: a step inside the box's step, at any depth. */
export interface InnerLine {
  /** Steps around it in the box, from 0. */
  depth: number;
  text: string;
}

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
/** Sweeps over the columns to untangle the edges; more make no difference to graphs of this size. */
const SWEEPS = 8;

/** How far a step inside another is indented. */
export const INDENT = 14;

/** Height of a point that a long edge is routed through; nothing is drawn there. */
const WAYPOINT_HEIGHT = 12;

/** Places steps in a column per wave and orders each column so that few edges cross (barycentre method). */
export const layOut = (graph: Graph, inner: ReadonlyMap<string, InnerLine[]>): GraphLayout => {
  const { nodes, edges, paths } = withWaypoints(graph);
  const waves = [...new Set(nodes.map(({ wave }) => wave))].sort((a, b) => a - b);
  const columns = waves.map((wave) => nodes.filter((node) => node.wave === wave));
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const forward = sweep % 2 === 0;
    const order = forward ? columns : columns.toReversed();
    for (const column of order) sortByNeighbours(column, columns, edges, forward);
  }
  const real = new Set(graph.nodes.map(({ id }) => id));
  const sizeOfNode = (node: GraphNode) =>
    real.has(node.id) ? sizeOf(node, inner.get(node.id) ?? []) : { width: 0, height: WAYPOINT_HEIGHT };
  const sizes = new Map(nodes.map((node) => [node.id, sizeOfNode(node)]));
  const heights = columns.map((column) =>
    column.reduce((sum, { id }) => sum + required(sizes, id).height + ROW_GAP, -ROW_GAP),
  );
  const height = Math.max(0, ...heights);
  const placed = new Map<string, PlacedNode>();
  let x = MARGIN;
  columns.forEach((column, index) => {
    const width = Math.max(...column.map(({ id }) => required(sizes, id).width));
    let y = (height - (heights[index] ?? 0)) / 2;
    for (const node of column) {
      const size = required(sizes, node.id);
      placed.set(node.id, { ...node, x, y, width, height: size.height });
      y += size.height + ROW_GAP;
    }
    x += width + COLUMN_GAP;
  });
  return {
    placed: [...placed.values()].filter(({ id }) => real.has(id)),
    edges: paths.map(({ path, critical }) => ({
      points: curve(path.map((id) => required(placed, id))),
      critical,
    })),
    width: Math.ceil(x - COLUMN_GAP + MARGIN),
    height: Math.ceil(height),
  };
};

/** Splits edges that span several columns, so that they pass between the boxes and not behind them. */
const withWaypoints = ({
  nodes,
  edges,
}: Graph): Graph & { paths: { path: string[]; critical: boolean }[] } => {
  const waves = [...new Set(nodes.map(({ wave }) => wave))].sort((a, b) => a - b);
  const waveOf = new Map(nodes.map(({ id, wave }) => [id, wave]));
  const waypoints: GraphNode[] = [];
  const paths = edges.map(({ from, to, critical }) => {
    const [first, last] = [required(waveOf, from), required(waveOf, to)];
    const between = waves.filter((wave) => wave > first && wave < last);
    const passed = between.map((wave): GraphNode => {
      const id = `${from}>${to}@${wave}`;
      return { id, type: '', detail: '', wave, critical, compensated: false };
    });
    waypoints.push(...passed);
    return { path: [from, ...passed.map(({ id }) => id), to], critical };
  });
  const pieces = paths.flatMap(({ path, critical }) =>
    path.slice(1).map((to, index) => ({ from: path[index] ?? to, to, critical })),
  );
  return { nodes: [...nodes, ...waypoints], edges: pieces, paths };
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
      const neighbours = forward
        ? edges.filter(({ to }) => to === id).map(({ from }) => from)
        : edges.filter(({ from }) => from === id).map(({ to }) => to);
      const places = neighbours.map((neighbour) => position.get(neighbour) ?? 0);
      const mean = places.reduce((sum, place) => sum + place, 0) / places.length;
      return [id, places.length > 0 ? mean : (position.get(id) ?? 0)];
    }),
  );
  column.sort((a, b) => required(barycentre, a.id) - required(barycentre, b.id));
};

const sizeOf = (node: GraphNode, children: InnerLine[]): { width: number; height: number } => {
  const childWidths = children.map(({ depth, text }) => 40 + depth * INDENT + text.length * 6.2);
  const width = Math.max(
    132,
    44 + node.id.length * 8,
    28 + (node.detail || node.type).length * 6.4,
    ...childWidths,
  );
  return { width: Math.ceil(width), height: 52 + children.length * 18 + (children.length > 0 ? 4 : 0) };
};

/** Draws a smooth line from the right of the first box through the waypoints to the left of the last. */
const curve = (boxes: readonly PlacedNode[]): string => {
  const middle = ({ y, height }: PlacedNode): number => y + height / 2;
  const [first] = boxes;
  let line = first ? `M${first.x + first.width} ${middle(first)}` : '';
  boxes.slice(1).forEach((to, index) => {
    const from = boxes[index] ?? to;
    const [x1, y1, x2, y2] = [from.x + from.width, middle(from), to.x, middle(to)];
    const bend = Math.max(24, (x2 - x1) / 2);
    line += `C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
    // A waypoint is as wide as its column.
    if (index < boxes.length - 2) line += `H${to.x + to.width}`;
  });
  return line;
};
