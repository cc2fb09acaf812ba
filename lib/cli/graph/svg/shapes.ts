import type { NodeShape } from '../graph.ts';
import type { Box } from '../layout/drawing.ts';

/** Room on the left of a shape that its texts leave free besides the padding. */
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
  const [right, bottom, middle] = [x + width, y + height, y + height / 2];
  const draw = OUTLINES[shape];
  if (draw) return draw(x, y, right, bottom, middle);
  return rounded(x, y, right, bottom, shape === 'value' ? 16 : 7);
};

type Outline = (x: number, y: number, right: number, bottom: number, middle: number) => string;

const hexagon: Outline = (x, y, right, bottom, middle) =>
  `M${x} ${middle}L${x + 12} ${y}H${right - 12}L${right} ${middle}L${right - 12} ${bottom}H${x + 12}z`;
const pill: Outline = (x, y, right, bottom) => rounded(x, y, right, bottom, (bottom - y) / 2);

const OUTLINES: Partial<Record<NodeShape, Outline>> = {
  approval: hexagon,
  gate: hexagon,
  wait: pill,
  start: pill,
  end: pill,
  event: (x, y, right, bottom, middle) => `M${x} ${y}H${right}V${bottom}H${x}L${x + 12} ${middle}z`,
  nothing: (x, _y, right, _bottom, middle) =>
    `M${x} ${middle}A${(right - x) / 2} ${(right - x) / 2} 0 1 1 ${right} ${middle}A${(right - x) / 2} ${(right - x) / 2} 0 1 1 ${x} ${middle}z`,
};

const rounded = (x: number, y: number, right: number, bottom: number, wanted: number): string => {
  const r = Math.min(wanted, (bottom - y) / 2, 22);
  return `M${x + r} ${y}H${right - r}Q${right} ${y} ${right} ${y + r}V${bottom - r}Q${right} ${bottom} ${right - r} ${bottom}H${x + r}Q${x} ${bottom} ${x} ${bottom - r}V${y + r}Q${x} ${y} ${x + r} ${y}z`;
};
