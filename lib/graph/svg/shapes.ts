import type { NodeShape } from '#contracts/graph.ts';
import type { Box } from '../layout/drawing.ts';

/** Returns the room on the left of a shape that its texts leave free besides the padding. */
export const slant = (shape: NodeShape): number => INSETS[shape] ?? 0;

const INSETS: Partial<Record<NodeShape, number>> = {
  approval: 11,
  wait: 11,
  event: 14,
  gate: 11,
  end: 11,
  start: 11,
};

/** Returns the outline of a shape as the data of an SVG path. */
export const outline = (shape: NodeShape, { x, y, width, height }: Box): string => {
  const edges = { x, y, right: x + width, bottom: y + height, middle: y + height / 2 };
  const draw = OUTLINES[shape];
  return draw ? draw(edges) : rounded(edges, shape === 'value' ? 16 : 7);
};

/** The edges of a shape's box, and half its height. */
interface Edges {
  x: number;
  y: number;
  right: number;
  bottom: number;
  middle: number;
}

type Outline = (edges: Edges) => string;

const hexagon: Outline = ({ x, y, right, bottom, middle }) =>
  `M${x} ${middle}L${x + 12} ${y}H${right - 12}L${right} ${middle}L${right - 12} ${bottom}H${x + 12}z`;
const pill: Outline = (edges) => rounded(edges, (edges.bottom - edges.y) / 2);

const OUTLINES: Partial<Record<NodeShape, Outline>> = {
  approval: hexagon,
  gate: hexagon,
  wait: pill,
  start: pill,
  end: pill,
  event: ({ x, y, right, bottom, middle }) => `M${x} ${y}H${right}V${bottom}H${x}L${x + 12} ${middle}z`,
  nothing: ({ x, right, middle }) => {
    const r = (right - x) / 2;
    return `M${x} ${middle}A${r} ${r} 0 1 1 ${right} ${middle}A${r} ${r} 0 1 1 ${x} ${middle}z`;
  },
};

const rounded = ({ x, y, right, bottom }: Edges, wanted: number): string => {
  const r = Math.min(wanted, (bottom - y) / 2, 22);
  return `M${x + r} ${y}H${right - r}Q${right} ${y} ${right} ${y + r}V${bottom - r}Q${right} ${bottom} ${right - r} ${bottom}H${x + r}Q${x} ${bottom} ${x} ${bottom - r}V${y + r}Q${x} ${y} ${x + r} ${y}z`;
};
