import type { Graph } from '@dagrejs/graphlib';
import { knownAs } from '#core/json.ts';
import { required } from '#core/required.ts';
import type { Box, Point } from './drawing.ts';

/** A node to be placed; the anchor is the distance from its top at which edges touch it. */
export interface Sized {
  id: string;
  width: number;
  height: number;
  anchor: number;
  /** Width of the part that edges start from, if it is not all of it. */
  innerWidth: number;
}

/** An edge to be drawn, with the room that its label takes. */
export interface Wired {
  from: string;
  to: string;
  label?: { width: number; height: number };
  /** Whether the edges out of the node keep their order across the direction. */
  ordered?: boolean;
}

/** Where everything is, from left to right. Lines and labels are in the order of the edges. */
export interface Layered {
  width: number;
  height: number;
  boxes: ReadonlyMap<string, Box>;
  lines: { points: Point[]; labelAt?: Point }[];
}

/** The part of the layout library that is used. */
export interface LayoutLibrary {
  Graph: typeof Graph;
  layout(graph: Graph, options: { constraints: { left: string; right: string }[] }): void;
}

const GAPS = { ranksep: 52, nodesep: 20, edgesep: 14, marginx: 0, marginy: 0 } as const;

/** Loads the layout library; only pictures need it. */
export const loadLayout = async (): Promise<LayoutLibrary> => {
  const { graphlib, layout } = await import('@dagrejs/dagre');
  return { Graph: graphlib.Graph as unknown as typeof Graph, layout: layout as LayoutLibrary['layout'] };
};

/** Places the nodes of a graph without cycles in columns, so that few edges cross and none passes behind a box. */
export const layered = (
  { Graph, layout }: LayoutLibrary,
  nodes: readonly Sized[],
  edges: readonly Wired[],
): Layered => {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'LR', ...GAPS });
  for (const { id, width, height } of nodes) graph.setNode(id, { width, height });
  edges.forEach(({ from, to, label }, index) => {
    graph.setEdge(from, to, { ...label, labelpos: 'c', minlen: 1 }, `${index}`);
  });
  layout(graph, { constraints: inOrder(edges) });
  const boxes = new Map(
    nodes.map(({ id, width, height }) => {
      const { x = 0, y = 0 } = graph.node(id) as Partial<Point>;
      return [id, { x: x - width / 2, y: y - height / 2, width, height }];
    }),
  );
  const sized = new Map(nodes.map((node) => [node.id, node]));
  const columns = columnsOf([...boxes.values()]);
  const lines = edges.map(({ from, to, label }, index) => {
    const drawn = knownAs<{ points: Point[] } & Partial<Point>>(graph.edge(from, to, `${index}`));
    const [source, target] = [required(boxes, from), required(boxes, to)];
    const start = source.x + required(sized, from).innerWidth;
    const inner = drawn.points.slice(1, -1);
    const labelAt =
      label && drawn.x !== undefined && drawn.y !== undefined ? { x: drawn.x, y: drawn.y } : undefined;
    const points = [
      { x: start, y: source.y + required(sized, from).anchor },
      ...(start < source.x + source.width
        ? [{ x: source.x + source.width, y: source.y + required(sized, from).anchor }]
        : []),
      ...inner.flatMap((point) =>
        alongColumn(point, columns, labelAt && label ? { at: labelAt, ...label } : undefined),
      ),
      { x: target.x, y: target.y + required(sized, to).anchor },
    ];
    return { points: straightened(points), ...(labelAt && { labelAt }) };
  });
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  return { width, height, boxes, lines };
};

/** Asks for the cases of a choice one below the other, in the order in which they are tried. */
const inOrder = (edges: readonly Wired[]): { left: string; right: string }[] =>
  [
    ...Map.groupBy(
      edges.filter(({ ordered }) => ordered),
      ({ from }) => from,
    ).values(),
  ].flatMap((cases) => cases.slice(1).map(({ to }, index) => ({ left: cases[index]?.to ?? to, right: to })));

/** The horizontal extent of each column, by the middle that its nodes share. */
const columnsOf = (boxes: readonly Box[]): { middle: number; half: number }[] => {
  const halves = new Map<number, number>();
  for (const { x, width } of boxes) {
    const middle = Math.round(x + width / 2);
    halves.set(middle, Math.max(halves.get(middle) ?? 0, width / 2));
  }
  return [...halves].map(([middle, half]) => ({ middle, half }));
};

/** Keeps an edge level while it passes a column of boxes or its own label, so that it does not cut a corner. */
const alongColumn = (
  point: Point,
  columns: readonly { middle: number; half: number }[],
  label: { at: Point; width: number } | undefined,
): Point[] => {
  const half =
    label && Math.abs(label.at.x - point.x) < 1
      ? label.width / 2
      : columns.find(({ middle }) => Math.abs(middle - point.x) < 1)?.half;
  return half === undefined
    ? []
    : [
        { x: point.x - half, y: point.y },
        { x: point.x + half, y: point.y },
      ];
};

/** Leaves out the points at which a line would go backwards. */
const straightened = (points: readonly Point[]): Point[] => {
  const last = points.at(-1);
  const kept: Point[] = [];
  for (const point of points.slice(0, -1)) {
    if (point.x >= (kept.at(-1)?.x ?? -Infinity) && last && point.x <= last.x) kept.push(point);
  }
  return last ? [...kept, last] : kept;
};
