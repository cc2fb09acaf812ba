import { announcing } from '../../shared/campaign/typography.ts';
import type { BannerText } from './banner.ts';

/** Returns what a banner says, in sentences, for those who do not see it. */
export const altText = ({ product, line, tagline, button, locale }: BannerText): string =>
  [`${announcing(product, locale)} ${line}`, tagline, button]
    .map((text) => (/[.!?…]$/u.test(text) ? text : `${text}.`))
    .join(' ');
