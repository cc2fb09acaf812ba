import type { Plan } from '#compiler/types.ts';
import type { WorkflowManifest } from '#contracts/manifest.ts';
import { formatMilliseconds } from '#core/durations.ts';
import { type Graph, graphOf } from './graph.ts';
import { INDENT, type InnerLine, layOut, type PlacedNode } from './graph-layout.ts';

const INK = '#1f2937';
const PALE = '#94a3b8';
const HOT = '#c2410c';
const FILLS = ['#eef2ff', '#ecfdf5', '#fff7ed', '#fdf2f8', '#f0f9ff', '#fefce8', '#f5f3ff'];

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** Renders a workflow's steps as an SVG picture, left to right in waves, the critical path in bold. */
export const renderSvgGraph = (manifest: WorkflowManifest, plan: Plan): string => {
  const graph = graphOf(manifest, plan);
  const inner = innerLines(graph);
  const { placed, edges, width, height } = layOut(topLevel(graph), inner);
  const title = `${manifest.name}: ${formatMilliseconds(plan.plannedSeconds * 1000)} planned, ${plan.transitions} transitions`;
  const phases = manifest.phases.length > 0 ? manifest.phases : [];
  const fill = (phase: string | undefined): string =>
    phase === undefined ? '#f8fafc' : (FILLS[phases.indexOf(phase) % FILLS.length] ?? '#f8fafc');
  const top = 64;
  const bottom = phases.length > 0 ? 48 : 24;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height + top + bottom}" width="${width}" height="${height + top + bottom}" font-family="system-ui, sans-serif" role="img" aria-label="${escapeXml(title)}">`,
    `<rect width="100%" height="100%" fill="#ffffff"/>`,
    `<defs>${marker('arrow', PALE)}${marker('hot-arrow', HOT)}</defs>`,
    `<text x="24" y="36" font-size="18" font-weight="600" fill="${INK}">${escapeXml(title)}</text>`,
    `<g transform="translate(0 ${top})">`,
    ...edges.map(({ points, critical }) => {
      const [color, stroke, arrow] = critical ? [HOT, 2.5, 'hot-arrow'] : [PALE, 1.5, 'arrow'];
      return `<path d="${points}" fill="none" stroke="${color}" stroke-width="${stroke}" marker-end="url(#${arrow})"/>`;
    }),
    ...placed.map((node) => box(node, fill(node.phase), inner.get(node.id) ?? [])),
    '</g>',
    legend(phases, fill, height + top + 12),
    '</svg>',
    '',
  ].join('\n');
};

/** Groups steps that are inside others, at any depth and in document order, by the outermost step around them. */
const innerLines = ({ nodes }: Graph): Map<string, InnerLine[]> => {
  const places = new Map<string, { top: string; depth: number }>();
  const lines = new Map<string, InnerLine[]>();
  for (const { id, parent, detail, compensated } of nodes) {
    const around = parent === undefined ? undefined : places.get(parent);
    places.set(id, around ? { top: around.top, depth: around.depth + 1 } : { top: id, depth: -1 });
    if (!around) continue;
    const text = `• ${id}${detail ? ` (${detail})` : ''}${compensated ? ' ↩' : ''}`;
    lines.set(around.top, [...(lines.get(around.top) ?? []), { depth: around.depth + 1, text }]);
  }
  return lines;
};

const topLevel = ({ nodes, edges }: Graph): Graph => {
  const ids = new Set(nodes.filter(({ parent }) => parent === undefined).map(({ id }) => id));
  return {
    nodes: nodes.filter(({ id }) => ids.has(id)),
    edges: edges.filter(({ from, to }) => ids.has(from) && ids.has(to)),
  };
};

const marker = (id: string, color: string): string =>
  `<marker id="${id}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0 0L8 4L0 8z" fill="${color}"/></marker>`;

const box = (node: PlacedNode, fill: string, children: InnerLine[]): string => {
  const { x, y, width, height, id, type, detail, critical, compensated } = node;
  const waits = type === 'approval' || type === 'wait';
  const lines = [
    `<g transform="translate(${x} ${y})">`,
    `<rect width="${width}" height="${height}" rx="${waits ? 20 : 8}" fill="${fill}" stroke="${critical ? HOT : PALE}" stroke-width="${critical ? 2.5 : 1.2}"${waits ? ' stroke-dasharray="6 3"' : ''}/>`,
    `<text x="14" y="22" font-size="14" font-weight="600" fill="${INK}">${escapeXml(id)}</text>`,
    `<text x="14" y="40" font-size="11.5" fill="#475569">${escapeXml(detail || type)}</text>`,
    ...(compensated
      ? [
          `<text x="${width - 12}" y="22" font-size="13" text-anchor="end" fill="#475569">↩<title>can be undone</title></text>`,
        ]
      : []),
    ...children.map(
      ({ depth, text }, index) =>
        `<text x="${22 + depth * INDENT}" y="${60 + index * 18}" font-size="11.5" fill="#475569">${escapeXml(text)}</text>`,
    ),
    '</g>',
  ];
  return lines.join('');
};

const legend = (phases: string[], fill: (phase: string) => string, y: number): string => {
  let x = 24;
  const entries = phases.map((phase) => {
    const entry = `<rect x="${x}" y="${y}" width="14" height="14" rx="3" fill="${fill(phase)}" stroke="${PALE}"/><text x="${x + 20}" y="${y + 12}" font-size="12" fill="#475569">${escapeXml(phase)}</text>`;
    x += 44 + phase.length * 7;
    return entry;
  });
  return entries.join('');
};
