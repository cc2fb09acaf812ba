import { html, trusted } from 'baton/actions';
import type { BannerEntry } from '../../shared/campaign/banner-list.ts';
import type { Brief } from '../../shared/campaign/brief.ts';
import { LOCALE_NAMES } from '../../shared/campaign/locale.ts';
import { paletteOf } from '../../shared/campaign/palette.ts';
import { groupBy } from '../../shared/group-by.ts';
import { pageStyle } from '../shared/page-style.ts';

const STYLE = `
.sheet { columns: 20rem; column-gap: 1.25rem; padding: 0; margin: 0; }
figure { margin: 0 0 1.25rem; break-inside: avoid; }
img { display: block; width: 100%; height: auto; border-radius: 10px; box-shadow: 0 1px 2px rgb(0 0 0 / .12), 0 8px 24px rgb(0 0 0 / .1); }
figcaption { color: var(--quiet); font-size: .85rem; padding: .45rem .1rem; }
`;

/** Returns a page that shows all banners, language by language. */
export const contactSheet = (brief: Brief, entries: readonly BannerEntry[]): string =>
  html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Banners of ${brief.campaign}</title><style>${pageStyle(paletteOf(brief.brand), brief.brand.typeface)}${trusted(STYLE)}</style></head>
<body><main class="wrap"><p class="eyebrow">Banners</p><h1>${brief.product.name}</h1>
${[...groupBy(entries, ({ locale }) => locale)].map(
  ([locale, group]) =>
    html`<h2>${LOCALE_NAMES[locale]}</h2><div class="sheet">${group.map(
      ({ svg, png, size, width, height, alt }) =>
        html`<figure lang="${locale}"><a href="${svg}"><img src="${svg}" width="${width}" height="${height}" alt="${alt}" loading="lazy"></a><figcaption lang="en">${size}, ${width} × ${height}: <a href="${svg}">SVG</a>${png && html`, <a href="${png}">PNG</a>`}</figcaption></figure>`,
    )}</div>`,
)}
</main></body></html>
`.markup;
