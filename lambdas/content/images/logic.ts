import type { z } from 'zod';
import { type Brief, propositionOf } from '../../shared/campaign/brief.ts';
import { contrast } from '../../shared/campaign/colour.ts';
import type { Ranking } from '../../shared/campaign/contracts.ts';
import { campaignFiles, FILES, type FilesContext } from '../../shared/campaign/files.ts';
import { dateInWords, type Locale, localized } from '../../shared/campaign/locale.ts';
import { type Palette, paletteOf } from '../../shared/campaign/palette.ts';
import { typeset } from '../../shared/campaign/typography.ts';
import { invariant } from '../../shared/invariant.ts';
import { type BannerText, banner } from './banner.ts';
import { contactSheet } from './contact-sheet.ts';
import type * as contract from './contract.ts';
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

/** Draws a banner for every size and language, and a page that shows them. */
export const drawBanners = async (
  { brief, ranking }: z.output<typeof contract.input>,
  context: FilesContext,
): Promise<z.input<typeof contract.output>> => {
  const palette = paletteOf(brief.brand);
  const sizes = sizesFor(brief);
  const files = campaignFiles(context);
  const entries = brief.locales.flatMap((locale) =>
    sizes.map((size) => ({ size, locale, file: `${locale}-${size.name}.svg` })),
  );
  await Promise.all(
    entries.map(({ size, locale }) =>
      files.write(
        FILES.banner(`${locale}-${size.name}`),
        banner(textOf(brief, ranking, locale, size.place), size, palette, brief.brand.typeface),
      ),
    ),
  );
  return {
    banners: entries.length,
    sizes: sizes.map((size) => size.name),
    least_contrast: Math.round(leastContrast(palette) * 100) / 100,
    page: await files.write(FILES.bannersPage, contactSheet(brief, entries)),
  };
};
