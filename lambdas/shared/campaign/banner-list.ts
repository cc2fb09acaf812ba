import { ActionError } from 'baton/actions';
import { campaignFiles, FILES, type FilesContext, readBytes, readJson } from './files.ts';
import type { Locale } from './locale.ts';

/** A banner that was drawn. Its files are beside the list. */
export interface BannerEntry {
  locale: Locale;
  /** Name of the size, such as `share` or a network's. */
  size: string;
  width: number;
  height: number;
  svg: string;
  /** For what takes no SVG: networks, previews of links, places for advertisements. */
  png?: string;
  /** What the picture says. */
  alt: string;
}

/** Reads which banners were drawn. */
export const readBanners = (context: FilesContext): Promise<BannerEntry[]> =>
  readJson<BannerEntry[]>(context, campaignFiles(context).key(FILES.bannerList));

/** Returns the banner of a size and language with its PNG file; throws `FileMissing`, not retryable, if it was not drawn. */
export const readBannerPng = async (
  context: FilesContext,
  banners: readonly BannerEntry[],
  size: string,
  locale: Locale,
): Promise<{ banner: BannerEntry; png: Uint8Array }> => {
  const banner = banners.find((entry) => entry.size === size && entry.locale === locale);
  if (banner?.png === undefined) {
    throw new ActionError('FileMissing', `No PNG banner "${size}" was drawn for "${locale}"`, {
      retryable: false,
    });
  }
  const key = campaignFiles(context).key(`${FILES.bannerFolder}/${banner.png}`);
  return { banner, png: await readBytes(context, key) };
};
