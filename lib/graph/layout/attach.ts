import type { Direction, GraphEdge } from '#contracts/graph.ts';
import { type Cell, type Drawing, type PlacedLine, type Point, together } from './drawing.ts';
import { labelOf } from './sizes.ts';

const GAP = 10;
/** How far what is attached below a box is indented. */
const INDENT = 26;

/** Puts compensations and fallbacks beside a drawing, across the direction of the picture, where no other edge runs. */
export const attach = (
  main: Drawing,
  others: readonly { cell: Cell; edge?: GraphEdge }[],
  direction: Direction,
): Cell => {
  const box = { x: 0, y: 0, width: main.width, height: main.height };
  const parts: { drawing: Drawing; at: Point }[] = [{ drawing: main, at: { x: 0, y: 0 } }];
  const lines: PlacedLine[] = [];
  const labels = others.map(({ edge }) => labelOf(edge?.label ?? ''));
  const room = Math.max(0, ...labels.map(({ width }) => width)) + 14;
  let y = direction === 'down' ? 0 : main.height + GAP;
  let [width, height] = [main.width, main.height];
  others.forEach(({ cell, edge }, index) => {
    const label = labels[index] ?? labelOf('');
    const at = { x: (direction === 'down' ? main.width : INDENT) + room, y };
    const middle = y + cell.main.height / 2;
    const end = { x: at.x, y: middle };
    const points = direction === 'down' ? besides(main, end) : below(main, end);
    const labelX = (direction === 'down' ? main.width : INDENT) + room / 2 - 1;
    lines.push({
      kind: edge?.kind ?? 'undo',
      critical: false,
      smooth: false,
      points,
      label: { ...label, at: { x: labelX, y: middle } },
    });
    parts.push({ drawing: cell.drawing, at });
    width = Math.max(width, at.x + cell.drawing.width);
    height = Math.max(height, y + cell.drawing.height);
    y += cell.drawing.height + GAP;
  });
  const joins: Drawing = { width, height, nodes: [], branches: [], lines };
  return {
    drawing: together({ width, height }, [...parts, { drawing: joins, at: { x: 0, y: 0 } }]),
    main: box,
  };
};

const below = ({ height }: Drawing, end: Point): Point[] => [
  { x: INDENT - 8, y: height },
  { x: INDENT - 8, y: end.y },
  end,
];

const besides = ({ width, height }: Drawing, end: Point): Point[] =>
  end.y <= height
    ? [{ x: width, y: end.y }, end]
    : [{ x: width, y: height / 2 }, { x: width + 8, y: height / 2 }, { x: width + 8, y: end.y }, end];
