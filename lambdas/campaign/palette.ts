import type { Brief } from './brief.ts';
import { contrast, LARGE_TEXT_CONTRAST, luminance, mix, readableOn } from './colour.ts';

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
  /** Large type in colour on the deep surface. */
  glowOnDeep: string;
  /** The brand's colours as given, for decoration without text. */
  primary: string;
  secondary: string;
  accent: string;
}

const darkest = (colours: readonly string[]): string =>
  [...colours].sort((a, b) => luminance(a) - luminance(b))[0]!;

/** Colours for every use out of the five that the brand gives. */
export const paletteOf = ({ colours }: Brief['brand']): Palette => {
  const { primary, secondary, accent, background: page, text } = colours;
  const light = luminance(page) > 0.4;
  const onPage = readableOn(page, [text], 7);
  const card = light ? mix(page, '#ffffff', 0.7) : mix(page, '#ffffff', 0.06);
  const band = mix(page, primary, light ? 0.07 : 0.16);
  const deep = luminance(primary) < 0.2 ? primary : mix(primary, darkest([text, '#111111']), 0.72);
  const deepEnd = mix(deep, '#000000', 0.35);
  const onDeep = readableOn(deep, [page, '#ffffff'], 7);
  const action =
    contrast(accent, page) >= 1.6 && contrast(accent, deep) >= 2 ? accent : readableOn(deep, [secondary], 2);
  return {
    page,
    onPage,
    quietOnPage: readableOn(page, [mix(onPage, page, 0.32), onPage]),
    linkOnPage: readableOn(page, [primary, secondary, onPage]),
    card,
    onCard: readableOn(card, [onPage], 7),
    quietOnCard: readableOn(card, [mix(onPage, card, 0.32), onPage]),
    band,
    onBand: readableOn(band, [onPage], 7),
    line: mix(page, onPage, 0.12),
    deep,
    deepEnd,
    onDeep,
    quietOnDeep: readableOn(deep, [mix(onDeep, deep, 0.25), onDeep]),
    action,
    onAction: readableOn(action, [onPage, deepEnd, '#ffffff', '#000000']),
    glowOnDeep: readableOn(deep, [accent, secondary], LARGE_TEXT_CONTRAST),
    primary,
    secondary,
    accent,
  };
};
