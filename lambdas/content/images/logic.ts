import type { z } from 'zod';
import type { BannerEntry } from '../../shared/campaign/banner-list.ts';
import { type Brief, propositionOf } from '../../shared/campaign/brief.ts';
import { contrast } from '../../shared/campaign/colour.ts';
import type { Ranking } from '../../shared/campaign/contracts.ts';
import { campaignFiles, FILES, type FilesContext } from '../../shared/campaign/files.ts';
import { dateInWords, type Locale, localized } from '../../shared/campaign/locale.ts';
import { type Palette, paletteOf } from '../../shared/campaign/palette.ts';
import { typeset } from '../../shared/campaign/typography.ts';
import { invariant } from '../../shared/invariant.ts';
import { FONTS } from '../shared/page-style.ts';
import { altText } from './alt-text.ts';
import { type BannerText, banner, type FontFamilies } from './banner.ts';
import { contactSheet } from './contact-sheet.ts';
import type * as contract from './contract.ts';
import { PNG_FONTS } from './png/package-files.ts';
import type { ImagePorts } from './ports.ts';
import { sizesFor } from './sizes.ts';

const FROM: Record<Locale, string> = { en: 'From', de: 'Ab', fr: 'Dès le' };

const textOf = (brief: Brief, ranking: Ranking, locale: Locale, place: number): BannerText => {
  const strongest = ranking.flatMap(({ id }) => propositionOf(brief, id) ?? []);
  const proposition = strongest[place % strongest.length];
  invariant(proposition, 'the ranking names no value proposition of the brief');
  const set = (text: string): string => typeset(text, locale);
  return {
    product: brief.product.name,
    line: set(localized(proposition.title, locale)),
    tagline: set(localized(brief.product.tagline, locale)),
    button: set(`${FROM[locale]} ${dateInWords(brief.launch_date, locale)}`),
    locale,
  };
};

/** Returns the least contrast of any text in a banner: on either end of the ground's gradient, and on the button. */
const leastContrast = (palette: Palette): number =>
  Math.min(
    ...[palette.deep, palette.deepEnd].flatMap((ground) => [
      contrast(palette.onDeep, ground),
      contrast(palette.quietOnDeep, ground),
    ]),
    contrast(palette.onAction, palette.action),
  );

/** Banners that are drawn at once: more than there are processors, while the pixels of each take megabytes. */
const MAX_AT_ONCE = 4;

/** Draws a banner for every size and language, most of them as PNG too, and a page that shows them. */
export const drawBanners = async (
  { brief, ranking }: z.output<typeof contract.input>,
  context: FilesContext & ImagePorts,
): Promise<z.input<typeof contract.output>> => {
  const { typeface } = brief.brand;
  const palette = paletteOf(brief.brand);
  const sizes = sizesFor(brief);
  const files = campaignFiles(context);
  const banners = brief.locales.flatMap((locale) =>
    sizes.map((size) => {
      const text = textOf(brief, ranking, locale, size.place);
      const name = `${locale}-${size.name}`;
      const entry: BannerEntry = {
        locale,
        size: size.name,
        width: size.width,
        height: size.height,
        svg: `${name}.svg`,
        ...(size.png && { png: `${name}.png` }),
        alt: altText(text),
      };
      return { entry, draw: (family: FontFamilies) => banner(text, size, palette, family) };
    }),
  );
  const waiting = [...banners];
  const drawWaiting = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const { entry, draw } = next;
      await files.write(`${FILES.bannerFolder}/${entry.svg}`, draw(FONTS[typeface]));
      if (!entry.png) continue;
      const png = await context.renderPng(draw(PNG_FONTS[typeface]));
      await files.write(`${FILES.bannerFolder}/${entry.png}`, png);
    }
  };
  await Promise.all(Array.from({ length: MAX_AT_ONCE }, drawWaiting));
  const entries = banners.map(({ entry }) => entry);
  await files.writeJson(FILES.bannerList, entries);
  return {
    banners: entries.length,
    sizes: sizes.map((size) => size.name),
    least_contrast: Math.round(leastContrast(palette) * 100) / 100,
    page: await files.write(FILES.bannersPage, contactSheet(brief, entries)),
  };
};
