import { html, type Markup } from 'baton/actions';
import type { Palette } from '../../shared/campaign/palette.ts';
import { gradients, lightOverHorizon } from '../images/art.ts';

/** Draws the picture behind the hero: the light is to the right of the text at every width. */
export const heroArt = (prefix: string, palette: Palette): Markup => {
  const [width, height] = [1600, 800];
  const light = { x: 1230, y: 400, radius: 205 };
  return html`<svg viewBox="0 0 ${width} ${height}" preserveAspectRatio="xMaxYMax slice" aria-hidden="true"><defs>${gradients(prefix, palette, light)}</defs>${lightOverHorizon(prefix, palette, light, { width, height, horizon: 690 })}</svg>`;
};

/** Draws a day as an arc, with the light at a reason's place among all reasons. */
export const dayArc = (place: number, count: number, palette: Palette): Markup => {
  const share = count > 1 ? place / (count - 1) : 0.5;
  const angle = Math.PI * (0.9 - 0.8 * share);
  const [x, y] = [70 + Math.cos(angle) * 56, 62 - Math.sin(angle) * 50];
  return html`<svg viewBox="0 0 140 72" aria-hidden="true"><path d="M14 62 A56 50 0 0 1 126 62" fill="none" stroke="${palette.secondary}" stroke-width="1.5" stroke-dasharray="2 4" stroke-linecap="round"/><path d="M4 62 H136" stroke="${palette.secondary}" stroke-width="1.5" stroke-linecap="round"/><circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="13" fill="${palette.accent}" fill-opacity=".25"/><circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="7.5" fill="${palette.accent}"/></svg>`;
};
