import type { Brief } from './brief.ts';
import { contrast, darkEnoughForWhite, luminance, mix, readableOn, TEXT_CONTRAST } from './colour.ts';

/** Colours by what they are for; every text colour can be read on the surface that it is named after. */
export interface Palette {
  /** The page. */
  page: string;
  onPage: string;
  /** Quieter text on the page. */
  quietOnPage: string;
  /** Links and small headings on the page. */
  linkOnPage: string;
  /** Cards on the page. */
  card: string;
  onCard: string;
  quietOnCard: string;
  /** A calm band across the page. */
  band: string;
  onBand: string;
  /** Hairlines. */
  line: string;
  /** Deep surface of heroes and banners, and where its gradient goes. */
  deep: string;
  deepEnd: string;
  onDeep: string;
  quietOnDeep: string;
  /** Buttons. */
  action: string;
  onAction: string;
  /** Small headings in colour on the deep surface. */
  glowOnDeep: string;
  /** The brand's colours as given, for decoration without text. */
  primary: string;
  secondary: string;
  accent: string;
}

/** Contrast that makes long texts easy to read (WCAG 2.2, level AAA). */
const EASY = 7;

/** Derives the colours for every use from the brand's five. */
export const paletteOf = ({ colours }: Brief['brand']): Palette => {
  const { primary, secondary, accent, background: page, text } = colours;
  const light = luminance(page) > 0.4;
  const card = light ? mix(page, '#ffffff', 0.7) : mix(page, '#ffffff', 0.06);
  const onPage = readableOn([page], [text], EASY);
  const tinted = mix(page, primary, light ? 0.07 : 0.16);
  // On a page of middling grey no one ink reads on both the page and a tint of it.
  const band = contrast(onPage, tinted) >= TEXT_CONTRAST ? tinted : page;
  const onCard = readableOn([card], [onPage], EASY);
  const deep = darkEnoughForWhite(primary, EASY + 1);
  const deepEnd = mix(deep, '#000000', 0.35);
  const onDeep = readableOn([deep, deepEnd], [page, '#ffffff'], EASY);
  const action = contrast(accent, deep) >= 2 ? accent : readableOn([deep], [secondary], 2);
  return {
    page,
    onPage,
    quietOnPage: readableOn([page, band], [mix(onPage, page, 0.32), onPage]),
    linkOnPage: readableOn([page, band], [primary, secondary, onPage]),
    card,
    onCard,
    quietOnCard: readableOn([card], [mix(onCard, card, 0.32), onCard]),
    band,
    onBand: readableOn([band], [onPage], EASY),
    line: mix(page, onPage, 0.12),
    deep,
    deepEnd,
    onDeep,
    quietOnDeep: readableOn([deep, deepEnd], [mix(onDeep, deep, 0.25), onDeep]),
    action,
    onAction: readableOn([action], [onPage, deepEnd, '#ffffff', '#000000']),
    glowOnDeep: readableOn([deep, deepEnd], [accent, secondary]),
    primary,
    secondary,
    accent,
  };
};
