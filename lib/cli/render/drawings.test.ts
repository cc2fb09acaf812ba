import { describe, expect, it } from '@jest/globals';
import pc from 'picocolors';
import { sample } from '../testing/sample.ts';
import { formatDollars } from './cost.ts';
import { graphOf } from './graph.ts';
import { layOut } from './graph-layout.ts';
import { renderMermaid } from './mermaid.ts';
import { renderPlan } from './plan.ts';
import { renderSvgGraph } from './svg-graph.ts';

const { plan, manifest } = sample();
const colors = pc.createColors(false);

describe('the graph', () => {
  it('leaves out an edge that longer ways imply, and marks the critical ones', () => {
    expect(graphOf(manifest, plan).edges).toEqual([
      { from: 'a', to: 'b', critical: true },
      { from: 'a', to: 'c', critical: false },
      { from: 'b', to: 'd', critical: true },
      { from: 'c', to: 'd', critical: false },
    ]);
  });

  it('is laid out without overlaps, left to right', () => {
    const graph = graphOf(manifest, plan);
    const { placed, width, height } = layOut(graph, new Map());
    for (const { from, to } of graph.edges) {
      const [left, right] = [placed.find(({ id }) => id === from)!, placed.find(({ id }) => id === to)!];
      expect(left.x + left.width).toBeLessThan(right.x);
    }
    for (const one of placed) {
      expect(one.x + one.width).toBeLessThanOrEqual(width);
      expect(one.y).toBeGreaterThanOrEqual(0);
      expect(one.y + one.height).toBeLessThanOrEqual(height);
      for (const other of placed) {
        const apart =
          one === other ||
          one.x + one.width <= other.x ||
          other.x + other.width <= one.x ||
          one.y + one.height <= other.y ||
          other.y + other.height <= one.y;
        expect([one.id, other.id, apart]).toEqual([one.id, other.id, true]);
      }
    }
  });
});

it('Mermaid text has shapes, blocks, edges and the critical path', () => {
  expect(renderMermaid(manifest, plan)).toBe(
    [
      'flowchart LR',
      '  a["a<br/><small>shop/a, 2 s</small>"]',
      '  b["b<br/><small>shop/b, 3 s</small>"]',
      '  subgraph c["c (for_each)"]',
      '    inner["inner<br/><small>shop/inner</small>"]',
      '  end',
      '  d{{"d<br/><small>approval, 2 s</small>"}}',
      '  a --> b',
      '  a --> c',
      '  b --> d',
      '  c --> d',
      '  classDef critical stroke:#c2410c,stroke-width:3px',
      '  class a,b,d critical',
    ].join('\n'),
  );
});

it('the picture shows every step once, with escaped words', () => {
  const wicked = { ...manifest, name: 'a<b>&"c"' };
  const svg = renderSvgGraph(wicked, plan);

  expect(svg).toContain('a&lt;b&gt;&amp;&quot;c&quot;: 6 s planned, 7 transitions');
  for (const id of ['a', 'b', 'c', 'd'])
    expect(svg.split(`font-weight="600" fill="#1f2937">${id}</text>`)).toHaveLength(2);
  expect(svg).toContain('• inner (shop/inner)');
});

it('the picture shows steps inside steps at any depth, and which can be undone', () => {
  const [inner] = manifest.steps.filter(({ parent }) => parent === 'c');
  const deeper = { ...inner!, id: 'deeper', parent: 'inner', compensated: true };
  const svg = renderSvgGraph({ ...manifest, steps: [...manifest.steps, deeper] }, plan);

  expect(svg).toContain('<text x="22" y="60" font-size="11.5" fill="#475569">• inner (shop/inner)</text>');
  expect(svg).toContain('<text x="36" y="78" font-size="11.5" fill="#475569">• deeper (shop/inner) ↩</text>');
});

it('a plan shows waves, times, transitions and cost', () => {
  const text = renderPlan(plan, colors);

  expect(text).toContain('     2  b, c       3 s');
  expect(text).toContain('Critical path        a → b → d');
  expect(text).toContain('As planned           6 s (25 % less)');
  expect(text).toContain('and 2 for each further iteration of c');
  expect(text).toContain('$0.000185, $0.185 per 1,000 executions');
  expect(text).toContain('nothing fails');
});

it('dollars keep the digits that say something', () => {
  expect([0, 0.000185, 0.0123456, 0.5, 1, 1234.567].map(formatDollars)).toEqual([
    '$0.00',
    '$0.000185',
    '$0.0123',
    '$0.500',
    '$1.00',
    '$1234.57',
  ]);
});
