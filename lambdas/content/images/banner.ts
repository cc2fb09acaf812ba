import { html, type Markup } from 'baton/actions';
import type { Locale } from '../../shared/campaign/locale.ts';
import type { Palette } from '../../shared/campaign/palette.ts';
import { gradients, lightOverHorizon } from './art.ts';
import { coordinate } from './coordinate.ts';
import { type FittedText, fitText, widthInEm } from './fit-text.ts';
import { type Composition, compose } from './layout.ts';
import type { BannerSize } from './sizes.ts';

/** Families of the display type and of running text, as CSS lists them. */
export interface FontFamilies {
  display: string;
  text: string;
}

/** What a banner says. */
export interface BannerText {
  product: string;
  line: string;
  tagline: string;
  button: string;
  /** Language of the text. */
  locale: Locale;
}

const lines = (
  text: FittedText,
  at: { x: number; y: number },
  look: { fill: string; family: string; weight: number },
): Markup =>
  html`<text fill="${look.fill}" font-family="${look.family}" font-size="${text.size}" font-weight="${look.weight}">${text.lines.map(
    (line, index) =>
      html`<tspan x="${coordinate(at.x)}" y="${coordinate(at.y + index * text.leading)}">${line}</tspan>`,
  )}</text>`;

/** Letters of the wordmark are spaced more widely than those of running text. */
const SPACED = 1.12;

/** Share of a strip's width that the wordmark may take. */
const NAME_IN_STRIP = 0.28;

/** Returns the width in em of the wordmark, which is the disc and the product's name. */
const wordmarkInEm = (product: string): number => 1.05 + widthInEm(product) * SPACED;

/** Where a mark is drawn, and the size of its letters. */
interface MarkPlace {
  x: number;
  y: number;
  size: number;
}

const wordmark = (
  { product }: BannerText,
  { x, y, size }: MarkPlace,
  palette: Palette,
  family: string,
): Markup =>
  html`<g><circle cx="${coordinate(x + size * 0.36)}" cy="${coordinate(y - size * 0.34)}" r="${coordinate(size * 0.36)}" fill="${palette.accent}"/><text x="${coordinate(x + size * 1.05)}" y="${coordinate(y)}" fill="${palette.onDeep}" font-family="${family}" font-size="${coordinate(size)}" font-weight="600" letter-spacing="${coordinate(size * 0.06)}">${product}</text></g>`;

const pill = (
  { button }: BannerText,
  { x, y, size }: MarkPlace,
  palette: Palette,
  family: string,
): Markup => {
  const width = widthInEm(button) * size + size * 2.2;
  return html`<g><rect x="${coordinate(x)}" y="${coordinate(y)}" width="${coordinate(width)}" height="${coordinate(size * 2.3)}" rx="${coordinate(size * 1.15)}" fill="${palette.action}"/><text x="${coordinate(x + width / 2)}" y="${coordinate(y + size * 1.5)}" text-anchor="middle" fill="${palette.onAction}" font-family="${family}" font-size="${coordinate(size)}" font-weight="600">${button}</text></g>`;
};

const stack = (text: BannerText, place: Composition, palette: Palette, family: FontFamilies): Markup => {
  const { x, y, width, height, mark, largest } = place.text;
  const button = mark * 0.82;
  const tagline = fitText(text.tagline, {
    width,
    height: height * 0.22,
    largest: mark * 0.95,
    least: 12,
    ratio: 1.35,
  });
  const around = mark * 3.2 + tagline.lines.length * tagline.leading + tagline.size * 0.7 + button * 2.3;
  const headline = fitText(text.line, { width, height: height - around, largest, least: 18 });
  const whole = around + headline.lines.length * headline.leading;
  const top = y + mark + Math.max(0, (height - whole) * place.text.gravity);
  const first = top + mark * 1.2 + headline.size;
  const second = first + (headline.lines.length - 1) * headline.leading + tagline.size * 1.9;
  const third = second + (tagline.lines.length - 1) * tagline.leading + mark * 1.1;
  const name = Math.min(mark, width / wordmarkInEm(text.product));
  return html`${wordmark(text, { x, y: top, size: name }, palette, family.display)}
${lines(headline, { x, y: first }, { fill: palette.onDeep, family: family.display, weight: 600 })}
${lines(tagline, { x, y: second }, { fill: palette.quietOnDeep, family: family.text, weight: 400 })}
${pill(text, { x, y: third, size: button }, palette, family.text)}`;
};

const strip = (text: BannerText, size: BannerSize, palette: Palette, family: FontFamilies): Markup => {
  const { light } = compose(size);
  const margin = size.height * 0.3;
  const mark = Math.min(size.height * 0.22, (size.width * NAME_IN_STRIP) / wordmarkInEm(text.product));
  const button = size.height * 0.15;
  const buttonWidth = widthInEm(text.button) * button + button * 2.2;
  const start = margin + mark * wordmarkInEm(text.product) + margin;
  const end = Math.min(size.width - buttonWidth - margin * 2, light.x - light.radius * 1.1);
  const headline = fitText(text.line, {
    width: end - start,
    height: size.height * 0.66,
    largest: size.height * 0.3,
    least: 18,
  });
  const middle = size.height / 2;
  const first = middle - ((headline.lines.length - 1) * headline.leading) / 2 + headline.size * 0.34;
  return html`${wordmark(text, { x: margin, y: middle + mark * 0.34, size: mark }, palette, family.display)}
${lines(headline, { x: start, y: first }, { fill: palette.onDeep, family: family.display, weight: 600 })}
${pill(text, { x: size.width - margin - buttonWidth, y: middle - button * 1.15, size: button }, palette, family.text)}`;
};

/** Draws a banner as a self-contained SVG document, without external fonts, scripts or pictures. */
export const banner = (
  text: BannerText,
  size: BannerSize,
  palette: Palette,
  family: FontFamilies,
): string => {
  const { width, height } = size;
  const place = compose(size);
  const prefix = `${size.name}-${text.locale}`;
  return html`<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" xml:lang="${text.locale}" aria-labelledby="${prefix}-title">
<title id="${prefix}-title">${text.product}: ${text.line}</title>
<defs>${gradients(prefix, palette, place.light)}</defs>
<g><rect width="${width}" height="${height}" fill="url(#${prefix}-ground)"/>${lightOverHorizon(
    prefix,
    palette,
    place.light,
    { width, height, horizon: place.horizon },
  )}</g>
${size.shape === 'strip' ? strip(text, size, palette, family) : stack(text, place, palette, family)}
</svg>
`.markup;
};
