import type { NodeShape } from '#contracts/graph.ts';
import { labelLines, type NodeTexts } from '../texts.ts';
import { textWidth } from './text-width.ts';

/** Font sizes in pixels. */
export const FONT = { picture: 18, title: 13.5, detail: 11.5, small: 10.5 } as const;

/** Distance between the lines of a box. */
export const LINE_HEIGHT = { title: 18, detail: 16, small: 14 } as const;

/** Between a box's border and its text. */
export const PADDING = { x: 12, y: 9 } as const;

/** Returns the height of the title bar of a frame with texts, without the padding below it. */
export const headerHeight = (texts: NodeTexts): number => boxHeight(texts) - PADDING.y + 4;

/** Returns the size of a box with its texts. */
export const boxSize = (texts: NodeTexts, shape: NodeShape): { width: number; height: number } => {
  if (shape === 'nothing') return { width: 14, height: 14 };
  const icon = ICONS.has(shape) ? ICON_ROOM : 0;
  const width = textsWidth(texts) + icon + 2 * PADDING.x + (SLANTED.has(shape) ? 22 : 0);
  const least = shape === 'gate' || shape === 'start' ? 60 : 96;
  return { width: Math.ceil(Math.max(least, width)), height: boxHeight(texts) };
};

/** Shapes with an icon in their right corner, and the room that it takes. */
const ICONS: ReadonlySet<NodeShape> = new Set<NodeShape>(['approval', 'wait', 'failure']);
const ICON_ROOM = 22;

/** Shapes whose sides take room from the text. */
const SLANTED: ReadonlySet<NodeShape> = new Set<NodeShape>([
  'approval',
  'wait',
  'event',
  'gate',
  'end',
  'start',
]);

const boxHeight = ({ title, detail, marks, condition }: NodeTexts): number =>
  2 * PADDING.y +
  (title ? LINE_HEIGHT.title : 0) +
  (detail ? LINE_HEIGHT.detail : 0) +
  (marks.length + condition.length) * LINE_HEIGHT.small;

/** Returns the width of the widest text of a node. */
export const textsWidth = ({ title, detail, marks, condition }: NodeTexts): number =>
  Math.max(
    textWidth(title, FONT.title, { bold: true }),
    textWidth(detail, FONT.detail),
    ...marks.map((mark) => textWidth(mark, FONT.small)),
    ...condition.map((line) => textWidth(line, FONT.small, { monospace: true })),
  );

/** Returns the lines of an edge's label and the room that they take. */
export const labelOf = (label: string): { lines: string[]; width: number; height: number } => {
  const lines = labelLines(label);
  const widths = lines.map((line) => textWidth(line, FONT.small, { monospace: true }));
  return { lines, width: Math.ceil(Math.max(...widths)) + 8, height: lines.length * LINE_HEIGHT.small + 4 };
};
