import { html, type Markup } from 'baton/actions';
import type { Palette } from '../../shared/campaign/palette.ts';
import { coordinate } from './coordinate.ts';

/** A point and a length in pixels. */
export interface Circle {
  x: number;
  y: number;
  radius: number;
}

/**
 * Draws the gradients that all banners use: the ground, the light, its glow. Ids carry a prefix, so that banners can share a
 * page.
 */
export const gradients = (prefix: string, palette: Palette, light: Circle): Markup => html`
<linearGradient id="${prefix}-ground" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="${palette.deep}"/><stop offset="1" stop-color="${palette.deepEnd}"/></linearGradient>
<linearGradient id="${prefix}-light" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${palette.accent}"/><stop offset="1" stop-color="${palette.accent}" stop-opacity=".55"/></linearGradient>
<radialGradient id="${prefix}-glow" gradientUnits="userSpaceOnUse" cx="${coordinate(light.x)}" cy="${coordinate(light.y)}" r="${coordinate(light.radius * 2.1)}"><stop offset="0" stop-color="${palette.accent}" stop-opacity=".5"/><stop offset=".5" stop-color="${palette.accent}" stop-opacity=".13"/><stop offset="1" stop-color="${palette.accent}" stop-opacity="0"/></radialGradient>`;

const RINGS = [1.28, 1.6, 1.96, 2.36];

/** Draws a light over a horizon: a disc with rings around it and calm planes before it. Uses the brand's colours only. */
export const lightOverHorizon = (
  prefix: string,
  palette: Palette,
  light: Circle,
  frame: { width: number; height: number; horizon: number },
): Markup => {
  const { width, height, horizon } = frame;
  const rings = RINGS.map(
    (factor, index) =>
      html`<circle cx="${coordinate(light.x)}" cy="${coordinate(light.y)}" r="${coordinate(light.radius * factor)}" fill="none" stroke="${palette.accent}" stroke-width="${coordinate(Math.max(1, light.radius / 90))}" stroke-opacity="${(0.34 - index * 0.075).toFixed(2)}"/>`,
  );
  const wave = (level: number, swing: number): string =>
    `M0 ${coordinate(level)} C${coordinate(width * 0.3)} ${coordinate(level - swing)} ${coordinate(width * 0.62)} ${coordinate(level + swing)} ${coordinate(width)} ${coordinate(level - swing * 0.7)} V${coordinate(height)} H0 Z`;
  const swing = Math.min(width, height) * 0.035;
  return html`
<circle cx="${coordinate(light.x)}" cy="${coordinate(light.y)}" r="${coordinate(light.radius * 2.1)}" fill="url(#${prefix}-glow)"/>${rings}
<circle cx="${coordinate(light.x)}" cy="${coordinate(light.y)}" r="${coordinate(light.radius)}" fill="url(#${prefix}-light)"/>
<path d="${wave(horizon, swing)}" fill="${palette.secondary}" fill-opacity=".55"/>
<path d="${wave(horizon + (height - horizon) * 0.34, swing * 0.8)}" fill="${palette.deepEnd}" fill-opacity=".82"/>
<path d="${wave(horizon + (height - horizon) * 0.68, swing * 0.6)}" fill="${palette.deepEnd}"/>`;
};
