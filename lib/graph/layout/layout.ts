import type { Direction, GraphBlock, GraphNode, WorkflowGraph } from '#contracts/graph.ts';
import { textsOf } from '../texts.ts';
import { attach } from './attach.ts';
import { placeBlock } from './block.ts';
import { type Cell, type Drawing, together } from './drawing.ts';
import type { LayoutLibrary } from './layered.ts';
import { boxSize, FONT, headerHeight, PADDING, textsWidth } from './sizes.ts';
import { textWidth } from './text-width.ts';

const FRAME_PADDING = 14;
const BRANCH_HEADER = 22;
const BRANCH_GAP = 12;

/** Places a workflow's nodes, block by block from the innermost: each block is laid out alone and is then one box of the block around it. */
export const layOut = (graph: WorkflowGraph, library: LayoutLibrary): Drawing => {
  const inBlock = Map.groupBy(
    graph.nodes.filter(({ attachedTo }) => attachedTo === undefined),
    ({ block }) => block,
  );
  const attached = Map.groupBy(graph.nodes, ({ attachedTo }) => attachedTo);
  const blocksOf = Map.groupBy(graph.blocks, ({ owner }) => owner);
  const edgesFrom = Map.groupBy(graph.edges, ({ from }) => from);

  const block = (id: string | undefined): Drawing => {
    const nodes = inBlock.get(id) ?? [];
    const edges = nodes.flatMap((node) => edgesFrom.get(node.id) ?? []);
    const cells = new Map(nodes.map((node) => [node.id, cell(node)]));
    return placeBlock(cells, edges, graph.direction, library);
  };
  const cell = (node: GraphNode): Cell => {
    const blocks = blocksOf.get(node.id);
    const main = blocks ? frame(node, blocks, block, graph.direction) : leaf(node);
    const others = (attached.get(node.id) ?? []).map((other) => ({
      cell: cell(other),
      edge: (edgesFrom.get(node.id) ?? []).find(({ to }) => to === other.id),
    }));
    return attach(main, others, graph.direction);
  };
  return block(undefined);
};

const leaf = (node: GraphNode): Drawing => {
  const texts = textsOf(node);
  const size = boxSize(texts, node.shape);
  return { ...size, nodes: [{ node, texts, x: 0, y: 0, ...size, frame: false }], branches: [], lines: [] };
};

/** Draws a node around its blocks: branches side by side across the direction, each in its own frame. */
const frame = (
  node: GraphNode,
  blocks: readonly GraphBlock[],
  drawingOf: (id: string) => Drawing,
  direction: Direction,
): Drawing => {
  const texts = textsOf(node);
  const header = headerHeight(texts);
  const parts: { drawing: Drawing; at: { x: number; y: number } }[] = [];
  const inner = blocks.map(({ id, name }) => named(name, drawingOf(id)));
  const widest = Math.max(...inner.map(({ width }) => width));
  const highest = Math.max(...inner.map(({ height }) => height));
  let [x, y] = [FRAME_PADDING, header + FRAME_PADDING - 6];
  for (const drawing of inner) {
    parts.push({
      drawing:
        direction === 'down' ? stretched(drawing, 'height', highest) : stretched(drawing, 'width', widest),
      at: { x, y },
    });
    if (direction === 'down') x += drawing.width + BRANCH_GAP;
    else y += drawing.height + BRANCH_GAP;
  }
  const content =
    direction === 'down'
      ? { width: x - BRANCH_GAP + FRAME_PADDING, height: y + highest + FRAME_PADDING }
      : { width: x + widest + FRAME_PADDING, height: y - BRANCH_GAP + FRAME_PADDING };
  const size = { ...content, width: Math.max(content.width, Math.ceil(textsWidth(texts)) + 2 * PADDING.x) };
  const around: Drawing = {
    ...size,
    nodes: [{ node, texts, x: 0, y: 0, ...size, frame: true }],
    branches: [],
    lines: [],
  };
  return together(size, [{ drawing: around, at: { x: 0, y: 0 } }, ...parts]);
};

const named = (name: string | undefined, drawing: Drawing): Drawing => {
  if (name === undefined) return drawing;
  const width = Math.max(
    drawing.width + 2 * BRANCH_GAP,
    Math.ceil(textWidth(name, FONT.detail, { bold: true })) + 2 * PADDING.x,
  );
  const height = drawing.height + BRANCH_HEADER + BRANCH_GAP;
  const around: Drawing = {
    width,
    height,
    nodes: [],
    branches: [{ name, x: 0, y: 0, width, height }],
    lines: [],
  };
  return together({ width, height }, [
    { drawing: around, at: { x: 0, y: 0 } },
    { drawing, at: { x: BRANCH_GAP, y: BRANCH_HEADER } },
  ]);
};

/** Makes the frames of branches equally long. */
const stretched = (drawing: Drawing, side: 'width' | 'height', length: number): Drawing => {
  const [first, ...others] = drawing.branches;
  return first && first[side] === drawing[side]
    ? { ...drawing, [side]: length, branches: [{ ...first, [side]: length }, ...others] }
    : drawing;
};
