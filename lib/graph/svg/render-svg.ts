import type { EdgeKind, GraphNode, WorkflowGraph } from '#contracts/graph.ts';
import { html, type Markup, trusted } from '#core/html.ts';
import type { Drawing, PlacedBranch, PlacedLine, PlacedNode } from '../layout/drawing.ts';
import { loadLayout } from '../layout/layered.ts';
import { layOut } from '../layout/layout.ts';
import { FONT, LINE_HEIGHT, PADDING } from '../layout/sizes.ts';
import { textWidth } from '../layout/text-width.ts';
import { ICON_PATHS } from './icons.ts';
import { legend } from './legend.ts';
import { pathOf, round } from './lines.ts';
import { outline, slant } from './shapes.ts';
import { PHASE_COLOURS, styleSheet } from './style.ts';

const MARGIN = 24;
const TITLE_HEIGHT = 64;

/** Renders a workflow as an SVG picture, light or dark as the reader's system is. The same graph gives the same text. */
export const renderSvg = async (graph: WorkflowGraph): Promise<string> => {
  const drawing = layOut(graph, await loadLayout());
  const title = `${graph.workflow}: ${graph.summary}`;
  const subtitle = graph.defaults.length > 0 ? `all steps: ${graph.defaults.join(' · ')}` : '';
  const { markup, width: legendWidth, height: legendHeight } = legend(graph);
  const content = Math.max(
    drawing.width,
    legendWidth,
    textWidth(title, FONT.picture, { bold: true }),
    textWidth(subtitle, FONT.detail),
  );
  const width = Math.ceil(content) + 2 * MARGIN;
  const top = TITLE_HEIGHT + (subtitle ? LINE_HEIGHT.detail : 0);
  const height = Math.ceil(top + drawing.height + legendHeight) + MARGIN;
  const svg = html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${title}">
<style>${trusted(styleSheet())}</style>
<defs>${HEADS.map(head)}</defs>
<rect class="page" width="100%" height="100%"/>
<text x="${MARGIN}" y="36" font-size="${FONT.picture}" font-weight="600">${title}</text>
${subtitle && html`<text class="quiet" x="${MARGIN}" y="56" font-size="${FONT.detail}">${subtitle}</text>\n`}<g transform="translate(${MARGIN} ${top})">
${contents(drawing, graph)}</g>
<g transform="translate(${MARGIN} ${round(top + drawing.height)})">${markup}</g>
</svg>
`;
  return svg.markup;
};

const HEADS: readonly string[] = ['next', 'critical', 'error'];

/** Arrow heads; that of a line is named like the class that colours both. */
const head = (name: string): Markup =>
  html`<marker id="head-${name}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path class="head ${name}" d="M0 0.5L8 4L0 7.5z"/></marker>`;

/** Frames first and labels last, so that no line hides what is written. */
const contents = (drawing: Drawing, graph: WorkflowGraph): Markup[] => [
  ...drawing.nodes.filter(({ frame }) => frame).map((node) => html`${frame(node)}\n`),
  ...drawing.branches.map((each) => html`${branch(each)}\n`),
  ...drawing.lines.map((line) => html`${arrow(line, graph)}\n`),
  ...drawing.nodes.filter((node) => !node.frame).map((node) => html`${box(node, graph)}\n`),
  ...drawing.lines.flatMap((line) => (line.label ? [html`${edgeLabel(line.label)}\n`] : [])),
];

const frame = (placed: PlacedNode): Markup => {
  const { x, y, width, height, node } = placed;
  return html`<g><rect class="frame${node.critical && ' critical'}" x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="10"/>${tooltip(node)}${words(placed, PADDING.x)}</g>`;
};

const branch = ({ x, y, width, height, name }: PlacedBranch): Markup =>
  html`<g><rect class="branch" x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="8"/><text class="quiet" x="${round(x + PADDING.x)}" y="${round(y + 15)}" font-size="${FONT.detail}" font-weight="600">${name}</text></g>`;

const box = (placed: PlacedNode, { phases }: WorkflowGraph): Markup => {
  const { node } = placed;
  const phase = node.phase === undefined || node.shape === 'compensation' ? -1 : phases.indexOf(node.phase);
  const classes = [
    'box',
    node.shape,
    phase >= 0 && `phase${phase % PHASE_COLOURS}`,
    node.critical && 'critical',
  ];
  const shape = html`<path class="${classes.filter(Boolean).join(' ')}" d="${outline(node.shape, roundedBox(placed))}"/>`;
  if (node.shape === 'nothing') return html`<g>${shape}<title>nothing is done</title></g>`;
  return html`<g>${shape}${icon(placed)}${tooltip(node)}${words(placed, PADDING.x + slant(node.shape))}</g>`;
};

const icon = ({ node, x, y, width }: PlacedNode): Markup | undefined => {
  const path = ICON_PATHS[node.shape];
  const left = x + width - PADDING.x - slant(node.shape) - 12;
  return path === undefined
    ? undefined
    : html`<path class="icon ${node.shape}" transform="translate(${round(left)} ${round(y + PADDING.y)})" fill-rule="evenodd" d="${path}"/>`;
};

const roundedBox = ({ x, y, width, height }: PlacedNode) => ({
  x: round(x),
  y: round(y),
  width: round(width),
  height: round(height),
});

/** What is cut in the picture is whole under the pointer. */
const tooltip = ({ title, detail, condition, description }: GraphNode): Markup => {
  const lines = [title, detail, condition && `if ${condition}`, description].filter(Boolean);
  return html`<title>${lines.join('\n')}</title>`;
};

const words = ({ x, y, texts, node }: PlacedNode, inset: number): Markup => {
  let baseline = y + PADDING.y - 4;
  const line = (text: string, size: number, height: number, rest: Markup): Markup => {
    baseline += height;
    return html`<text x="${round(x + inset)}" y="${round(baseline)}" font-size="${size}"${rest}>${text}</text>`;
  };
  const code = trusted(' class="quiet code"');
  const title =
    node.shape === 'gate' || node.shape === 'compensation' ? trusted('') : trusted(' font-weight="600"');
  return html`${[
    ...(texts.title ? [line(texts.title, FONT.title, LINE_HEIGHT.title, title)] : []),
    ...(texts.detail ? [line(texts.detail, FONT.detail, LINE_HEIGHT.detail, trusted(' class="quiet"'))] : []),
    ...texts.condition.map((text) => line(text, FONT.small, LINE_HEIGHT.small, code)),
    ...texts.marks.map((text) => line(text, FONT.small, LINE_HEIGHT.small, trusted(' class="quiet"'))),
  ]}`;
};

const arrow = (line: PlacedLine, { direction }: WorkflowGraph): Markup => {
  const classes = ['line', line.kind !== 'next' && line.kind, line.critical && 'critical'].filter(Boolean);
  return html`<path class="${classes.join(' ')}" d="${pathOf(line, direction)}" marker-end="url(#head-${headOf(line.kind, line.critical)})"/>`;
};

const headOf = (kind: EdgeKind, critical: boolean): string => {
  if (critical) return 'critical';
  return kind === 'error' ? 'error' : 'next';
};

const edgeLabel = ({ lines, at, width, height }: NonNullable<PlacedLine['label']>): Markup => {
  const top = at.y - height / 2;
  return html`<g><rect class="behind" x="${round(at.x - width / 2)}" y="${round(top)}" width="${round(width)}" height="${round(height)}" rx="4"/>${lines.map(
    (line, index) =>
      html`<text class="quiet code" x="${round(at.x)}" y="${round(top + 12.5 + index * LINE_HEIGHT.small)}" font-size="${FONT.small}" text-anchor="middle">${line}</text>`,
  )}</g>`;
};
