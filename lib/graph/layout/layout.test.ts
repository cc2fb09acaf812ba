import { beforeAll, describe, expect, it } from '@jest/globals';
import { EVERYTHING, graphOfYaml } from '#compiler/graph/testing/samples.ts';
import type { Direction, WorkflowGraph } from '#contracts/graph.ts';
import type { Box, Drawing, PlacedNode } from './drawing.ts';
import { type LayoutLibrary, loadLayout } from './layered.ts';
import { layOut } from './layout.ts';

/** A graph in which each step needs up to three of the seven before it. */
const DENSE = Array.from({ length: 40 }, (_, i) => {
  const needs = [1, 3, 7].filter((back) => (i * back) % 4 !== 1 && i >= back).map((back) => `s${i - back}`);
  return `  - { id: s${i}, uses: bench/step, needs: [${needs.join(', ')}], estimate: ${1 + (i % 5)}s }`;
}).join('\n');

const overlap = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

const inside = (a: Box, b: Box): boolean =>
  a.x >= b.x && a.y >= b.y && a.x + a.width <= b.x + b.width && a.y + a.height <= b.y + b.height;

/** Names of the pairs of boxes that overlap without one being the frame around the other. */
const collisions = ({ nodes }: Drawing): string[] =>
  nodes.flatMap((a, index) =>
    nodes
      .slice(index + 1)
      .filter((b) => overlap(a, b) && !(a.frame && inside(b, a)) && !(b.frame && inside(a, b)))
      .map((b) => `${a.node.id} and ${b.node.id}`),
  );

const labelBoxes = ({ lines }: Drawing): (Box & { text: string })[] =>
  lines.flatMap(({ label }) =>
    label
      ? [
          {
            x: label.at.x - label.width / 2,
            y: label.at.y - label.height / 2,
            width: label.width,
            height: label.height,
            text: label.lines.join(' '),
          },
        ]
      : [],
  );

describe.each<[string, string, Direction]>([
  ['every kind of step', EVERYTHING, 'right'],
  ['every kind of step', EVERYTHING, 'down'],
  ['a dense graph', DENSE, 'right'],
  ['a dense graph', DENSE, 'down'],
])('the layout of %s', (_, text, direction) => {
  let graph: WorkflowGraph;
  let drawing: Drawing;
  let library: LayoutLibrary;
  beforeAll(async () => {
    library = await loadLayout();
    graph = graphOfYaml(text, direction);
    drawing = layOut(graph, library);
  });

  it(`places every node once, without overlaps (${direction})`, () => {
    expect(drawing.nodes.map(({ node }) => node.id).sort()).toEqual(graph.nodes.map(({ id }) => id).sort());
    expect(collisions(drawing)).toEqual([]);
  });

  it(`keeps labels off the boxes and off each other (${direction})`, () => {
    const labels = labelBoxes(drawing);
    const boxes = drawing.nodes.filter(({ frame }) => !frame);

    expect(
      labels.filter((label, index) =>
        [...boxes, ...labels.slice(index + 1)].some((other) => overlap(label, other)),
      ),
    ).toEqual([]);
  });

  it(`leads forward from the first box of an edge to the second (${direction})`, () => {
    const placed = new Map(drawing.nodes.map((each) => [each.node.id, each]));
    const wrong = graph.edges.filter(({ from, to, kind }) => {
      const [a, b] = [placed.get(from)!, placed.get(to)!];
      return kind === 'next' && !before(a, b, direction);
    });

    expect(wrong).toEqual([]);
  });

  it(`stays within its size (${direction})`, () => {
    const whole = { x: 0, y: 0, width: drawing.width, height: drawing.height };

    expect(drawing.nodes.filter((node) => !inside(node, whole))).toEqual([]);
    expect(labelBoxes(drawing).filter((label) => !inside(label, whole))).toEqual([]);
    for (const { points } of drawing.lines) {
      for (const { x, y } of points) expect(inside({ x, y, width: 0, height: 0 }, whole)).toBe(true);
    }
  });
});

const before = (a: PlacedNode, b: PlacedNode, direction: Direction): boolean =>
  direction === 'down' ? a.y + a.height < b.y : a.x + a.width < b.x;
