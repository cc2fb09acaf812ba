import type { Direction, GraphEdge } from '#contracts/graph.ts';
import { required } from '#core/required.ts';
import { type Box, type Cell, type Drawing, type PlacedLine, swapped, together } from './drawing.ts';
import { type LayoutLibrary, layered } from './layered.ts';
import { labelOf } from './sizes.ts';

/** Room around a block for the lines that lead back to its start. */
const RAIL = 16;

/** Lays out the cells of one block; what leads back runs around them. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: one layout, whose steps share its measures
export const placeBlock = (
  cells: ReadonlyMap<string, Cell>,
  edges: readonly GraphEdge[],
  direction: Direction,
  library: LayoutLibrary,
): Drawing => {
  const turn = <P extends { x: number; y: number }>(point: P): P =>
    direction === 'down' ? swapped(point) : point;
  const forward = edges.filter(({ kind }) => kind === 'next');
  const back = edges.filter(({ kind }) => kind === 'back');
  const gathered = gather(back);
  const labels = forward.map(({ label }) => (label === undefined ? undefined : labelOf(label)));
  const nodes = [...cells].map(([id, { drawing, main }]) => {
    const whole = turn({ x: 0, y: 0, width: drawing.width, height: drawing.height });
    const box = turn(main);
    return {
      id,
      width: whole.width,
      height: whole.height,
      anchor: box.y + box.height / 2,
      innerWidth: box.width,
    };
  });
  const points = gathered.points.map((id) => ({ id, width: 1, height: 1, anchor: 0.5, innerWidth: 1 }));
  const { boxes, lines, width, height } = layered(
    library,
    [...nodes, ...points],
    [
      ...forward.map(({ from, to }, index) => {
        const label = labels[index];
        return {
          from,
          to,
          ordered: cells.get(from)?.drawing.nodes[0]?.node.shape === 'gate',
          ...(label && { label: turn({ x: 0, y: 0, ...label }) }),
        };
      }),
      ...gathered.edges,
    ],
  );
  const drawn: PlacedLine[] = forward.map(({ kind, critical }, index) => {
    const { points: path = [], labelAt } = lines[index] ?? {};
    const label = labels[index];
    return {
      kind,
      critical,
      smooth: true,
      points: path.map(turn),
      ...(label && labelAt && { label: { ...label, at: turn(labelAt) } }),
    };
  });
  const gatheredLines = gathered.edges.map((_, index): PlacedLine => {
    const { points: path = [] } = lines[forward.length + index] ?? {};
    return { kind: 'back', critical: false, smooth: true, points: path.map(turn) };
  });
  const [first] = back;
  const railLabel = first?.label === undefined ? undefined : labelOf(first.label);
  const railRoom = railLabel ? turn({ x: 0, y: 0, ...railLabel }).height / 2 : 0;
  const rail = railOf(gathered, boxes, new Map(nodes.map((node) => [node.id, node])), {
    width,
    bottom: height + 4 + Math.max(railRoom, RAIL / 2),
  });
  const room = rail ? { before: RAIL, after: 4 + 2 * Math.max(railRoom, RAIL / 2) } : { before: 0, after: 0 };
  const whole = turn({ x: 0, y: 0, width: width + 2 * room.before, height: height + room.after });
  const content: Drawing = {
    width: width,
    height: height,
    nodes: [],
    branches: [],
    lines: [
      ...drawn,
      ...gatheredLines,
      ...(rail
        ? [
            {
              ...backLine(rail.points.map(turn)),
              ...(railLabel && { label: { ...railLabel, at: turn(rail.labelAt) } }),
            },
          ]
        : []),
    ],
  };
  const offset = turn({ x: room.before, y: 0 });
  return together({ width: whole.width, height: whole.height }, [
    ...[...cells].map(([id, { drawing }]) => {
      const box = turn(required(boxes, id));
      return { drawing, at: { x: box.x + offset.x, y: box.y + offset.y } };
    }),
    { drawing: content, at: offset },
  ]);
};

const backLine = (points: PlacedLine['points']): PlacedLine => ({
  kind: 'back',
  critical: false,
  smooth: false,
  points,
});

/** Several lines that lead back meet at a point, so that one line runs around the block. */
const gather = (back: readonly GraphEdge[]) => {
  const froms = [...new Set(back.map(({ from }) => from))];
  const tos = [...new Set(back.map(({ to }) => to))];
  const [from, to] = [froms.length > 1 ? 'back:from' : froms[0], tos.length > 1 ? 'back:to' : tos[0]];
  return {
    from,
    to,
    points: [...(froms.length > 1 ? ['back:from'] : []), ...(tos.length > 1 ? ['back:to'] : [])],
    edges: [
      ...(froms.length > 1 ? froms.map((id) => ({ from: id, to: 'back:from' })) : []),
      ...(tos.length > 1 ? tos.map((id) => ({ from: 'back:to', to: id })) : []),
    ],
  };
};

/** Leads from the end of a block around it to its start. */
const railOf = (
  { from, to }: { from: string | undefined; to: string | undefined },
  boxes: ReadonlyMap<string, Box>,
  nodes: ReadonlyMap<string, { anchor: number; innerWidth: number }>,
  { width, bottom }: { width: number; bottom: number },
) => {
  if (from === undefined || to === undefined) return undefined;
  const [source, target] = [required(boxes, from), required(boxes, to)];
  const { anchor: leaves = 0.5, innerWidth = 1 } = nodes.get(from) ?? {};
  const enters = nodes.get(to)?.anchor ?? 0.5;
  const [right, left] = [width + RAIL - 6, -(RAIL - 6)];
  return {
    points: [
      { x: source.x + innerWidth, y: source.y + leaves },
      { x: right, y: source.y + leaves },
      { x: right, y: bottom },
      { x: left, y: bottom },
      { x: left, y: target.y + enters },
      { x: target.x, y: target.y + enters },
    ],
    labelAt: { x: width / 2, y: bottom },
  };
};
