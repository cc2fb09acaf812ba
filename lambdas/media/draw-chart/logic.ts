import { html, type Markup, type Storage } from 'baton/actions';
import type { z } from 'zod';
import type * as contract from './contract.ts';

const [WIDTH, HEIGHT, MARGIN] = [640, 240, 16];

/** Draws values as a line or as bars, and writes the picture into the folder of the calling execution. */
export const drawChart = async (
  { title, values, form }: z.output<typeof contract.input>,
  { storage, run }: { storage: Storage; run: { execution_name: string } },
): Promise<z.input<typeof contract.output>> => {
  const file = `${run.execution_name}/media/${form}.svg`;
  const { markup } =
    html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img"><title>${title}</title>${FORMS[form](values)}</svg>\n`;
  await storage.put(file, markup, 'image/svg+xml');
  return { file, alt: title };
};

const rounded = (value: number): number => Math.round(value * 100) / 100;

/** A line between the lowest and the highest value, which shows the moves. */
const line = (values: readonly number[]): Markup => {
  const low = Math.min(...values);
  const range = Math.max(...values) - low || 1;
  const points = values.map((value, index) => {
    const x = MARGIN + (index / (values.length - 1)) * (WIDTH - 2 * MARGIN);
    const y = HEIGHT - MARGIN - ((value - low) / range) * (HEIGHT - 2 * MARGIN);
    return `${rounded(x)},${rounded(y)}`;
  });
  return html`<polyline fill="none" stroke="#1d4ed8" stroke-width="3" points="${points.join(' ')}"/>`;
};

/** Bars from zero, whose heights can be compared. */
const bars = (values: readonly number[]): Markup => {
  const highest = Math.max(...values) || 1;
  const slot = (WIDTH - 2 * MARGIN) / values.length;
  const drawn = values.map((value, index) => {
    const height = (value / highest) * (HEIGHT - 2 * MARGIN);
    const x = MARGIN + (index + 0.1) * slot;
    return html`<rect x="${rounded(x)}" y="${rounded(HEIGHT - MARGIN - height)}" width="${rounded(slot * 0.8)}" height="${rounded(height)}"/>`;
  });
  return html`<g fill="#1d4ed8">${drawn}</g>`;
};

const FORMS = { line, bars };
