import type { WorkflowGraph } from '#contracts/graph.ts';
import { html, type Markup } from '#core/html.ts';
import { FONT } from '../layout/sizes.ts';
import { textWidth } from '../layout/text-width.ts';
import { PHASE_COLOURS } from './style.ts';

const HEIGHT = 44;
const SAMPLE = 22;

/** Explains the colours and lines that a picture uses. */
export const legend = (graph: WorkflowGraph): { markup: Markup; width: number; height: number } => {
  const entries = [
    ...graph.phases.map((phase, index) => ({ text: phase, sample: swatch(index) })),
    ...LINES.filter(({ isIn }) => isIn(graph)).map(({ text, classes }) => ({
      text,
      sample: stroke(classes),
    })),
  ];
  let x = 0;
  const parts = entries.map(({ text, sample }) => {
    const part = html`<g transform="translate(${Math.round(x)} 24)">${sample}<text class="quiet" x="${SAMPLE + 6}" y="11" font-size="${FONT.detail}">${text}</text></g>`;
    x += SAMPLE + 6 + textWidth(text, FONT.detail) + 18;
    return part;
  });
  return { markup: html`${parts}`, width: x, height: entries.length > 0 ? HEIGHT : 8 };
};

const LINES: { text: string; classes: string; isIn(graph: WorkflowGraph): boolean }[] = [
  {
    text: 'critical path',
    classes: 'line critical',
    isIn: ({ edges }) => edges.some(({ critical }) => critical),
  },
  { text: 'undoes', classes: 'line undo', isIn: ({ edges }) => edges.some(({ kind }) => kind === 'undo') },
  {
    text: 'after an error',
    classes: 'line error',
    isIn: ({ edges }) => edges.some(({ kind }) => kind === 'error'),
  },
];

const swatch = (index: number): Markup =>
  html`<rect class="box phase${index % PHASE_COLOURS}" width="${SAMPLE}" height="14" rx="3"/>`;

const stroke = (classes: string): Markup => html`<path class="${classes}" d="M0 7H${SAMPLE}"/>`;
