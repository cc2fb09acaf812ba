import { html, type Markup } from 'baton/actions';
import type { BannerEntry } from '../../shared/campaign/banner-list.ts';

/** Names the picture that previews of links to a page show (https://ogp.me). */
export const sharePicture = (
  address: string,
  { alt, width, height }: Pick<BannerEntry, 'alt' | 'width' | 'height'>,
): Markup =>
  html`<meta property="og:image" content="${address}"><meta property="og:image:type" content="image/png"><meta property="og:image:width" content="${width}"><meta property="og:image:height" content="${height}"><meta property="og:image:alt" content="${alt}"><meta name="twitter:card" content="summary_large_image">`;
