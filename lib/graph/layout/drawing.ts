import type { EdgeKind, GraphNode } from '#contracts/graph.ts';
import type { NodeTexts } from '../texts.ts';

/** A place in pixels, y downwards. */
export interface Point {
  x: number;
  y: number;
}

/** A rectangle by its upper left corner. */
export interface Box extends Point {
  width: number;
  height: number;
}

/** A node with its place. A frame contains others. */
export interface PlacedNode extends Box {
  node: GraphNode;
  texts: NodeTexts;
  frame: boolean;
}

/** The frame around a named branch. */
export interface PlacedBranch extends Box {
  name: string;
}

/** An arrow through points: smooth, or with rounded corners. */
export interface PlacedLine {
  kind: EdgeKind;
  critical: boolean;
  points: Point[];
  smooth: boolean;
  /** Lines of text around a centre. */
  label?: { lines: string[]; at: Point; width: number; height: number };
}

/** Placed things, and how much room they take. */
export interface Drawing {
  width: number;
  height: number;
  nodes: PlacedNode[];
  branches: PlacedBranch[];
  lines: PlacedLine[];
}

/** A node with what is in it and what is attached to it; edges touch its main box. */
export interface Cell {
  drawing: Drawing;
  main: Box;
}

/** Makes a drawing of several, each moved to its place. */
export const together = (
  size: { width: number; height: number },
  parts: readonly { drawing: Drawing; at: Point }[],
): Drawing => ({
  width: size.width,
  height: size.height,
  nodes: parts.flatMap(({ drawing, at }) => drawing.nodes.map((node) => moved(node, at))),
  branches: parts.flatMap(({ drawing, at }) => drawing.branches.map((branch) => moved(branch, at))),
  lines: parts.flatMap(({ drawing, at }) =>
    drawing.lines.map((line) => ({
      ...line,
      points: line.points.map((point) => moved(point, at)),
      ...(line.label && { label: { ...line.label, at: moved(line.label.at, at) } }),
    })),
  ),
});

const moved = <P extends Point>(point: P, { x, y }: Point): P => ({
  ...point,
  x: point.x + x,
  y: point.y + y,
});

/** Swaps the axes of points and boxes, so that one algorithm serves both directions. */
export const swapped = <P extends Point>(point: P): P => ({
  ...point,
  x: point.y,
  y: point.x,
  ...('width' in point && 'height' in point && { width: point.height, height: point.width }),
});
