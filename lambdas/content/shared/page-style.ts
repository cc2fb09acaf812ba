import { type Markup, trusted } from 'baton/actions';
import type { Brief } from '../../shared/campaign/brief.ts';
import type { Palette } from '../../shared/campaign/palette.ts';

/** Font stacks that every system has; nothing is loaded from elsewhere. */
export const FONTS: Record<Brief['brand']['typeface'], { display: string; text: string }> = {
  serif: {
    display: "'Iowan Old Style', 'Palatino Linotype', Palatino, 'Book Antiqua', Georgia, serif",
    text: "'Seravek', 'Gill Sans Nova', 'Segoe UI', Ubuntu, 'Noto Sans', Helvetica, Arial, sans-serif",
  },
  sans: {
    display:
      "Avenir, 'Avenir Next', Montserrat, Corbel, 'Segoe UI', 'Noto Sans', Helvetica, Arial, sans-serif",
    text: "'Segoe UI', 'Noto Sans', 'Helvetica Neue', Helvetica, Arial, sans-serif",
  },
};

/**
 * Returns the style that all pages of a campaign share: the palette as custom properties, type, rhythm. Colours are checked hex
 * values.
 */
export const pageStyle = (palette: Palette, typeface: Brief['brand']['typeface']): Markup => {
  const { display, text } = FONTS[typeface];
  return trusted(`
:root { color-scheme: light; --page: ${palette.page}; --on-page: ${palette.onPage}; --quiet: ${palette.quietOnPage}; --link: ${palette.linkOnPage};
--card: ${palette.card}; --on-card: ${palette.onCard}; --quiet-on-card: ${palette.quietOnCard}; --band: ${palette.band}; --on-band: ${palette.onBand}; --line: ${palette.line};
--deep: ${palette.deep}; --deep-end: ${palette.deepEnd}; --on-deep: ${palette.onDeep}; --quiet-on-deep: ${palette.quietOnDeep}; --glow: ${palette.glowOnDeep};
--action: ${palette.action}; --on-action: ${palette.onAction}; --display: ${display}; --text: ${text}; }
*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-behavior: smooth; }
body { margin: 0; background: var(--page); color: var(--on-page); font: 1.0625rem/1.65 var(--text); overflow-wrap: break-word; }
h1, h2, h3 { font-family: var(--display); font-weight: 600; line-height: 1.12; letter-spacing: -.01em; text-wrap: balance; margin: 0 0 .6em; }
h1 { font-size: clamp(2.1rem, 1.3rem + 3.6vw, 4rem); } h2 { font-size: clamp(1.5rem, 1.2rem + 1.4vw, 2.2rem); margin-top: 1.8em; } h3 { font-size: 1.2rem; }
p { margin: 0 0 1em; text-wrap: pretty; } a { color: var(--link); text-underline-offset: .18em; }
:focus-visible { outline: 3px solid var(--action); outline-offset: 3px; border-radius: 4px; }
.wrap { width: min(68rem, 100% - 2.5rem); margin-inline: auto; padding-block: 3rem; }
.lead { font-size: 1.2rem; max-width: 44rem; } .eyebrow { color: var(--quiet); font-size: .85rem; font-weight: 600; letter-spacing: .09em; text-transform: uppercase; margin-bottom: .8rem; }
.button { display: inline-block; background: var(--action); color: var(--on-action); font-weight: 650; text-decoration: none; padding: .85em 1.6em; border-radius: 999px; }
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
@media print { :root { --page: #fff; --on-page: #000; --quiet: #333; --link: #000; --card: #fff; --on-card: #000; --quiet-on-card: #333; --band: #fff; --on-band: #000; } }
`);
};
