/** Red, green and blue from 0 to 255. */
type Rgb = readonly [red: number, green: number, blue: number];

/** Parses the channels of `#rrggbb`. */
const rgb = (colour: string): Rgb => {
  const value = Number.parseInt(colour.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
};

/** Formats channels as `#rrggbb`. */
export const hex = (channels: Rgb): string =>
  `#${channels.map((channel) => Math.round(channel).toString(16).padStart(2, '0')).join('')}`;

/** Returns the relative luminance of a colour, 0 to 1 (WCAG 2.2). */
export const luminance = (colour: string): number => {
  const [red, green, blue] = rgb(colour).map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};

/** Returns the contrast ratio of two colours, 1 to 21 (WCAG 2.2). */
export const contrast = (a: string, b: string): number => {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
};

/** Mixes two colours: `a` at share 0, `b` at share 1. */
export const mix = (a: string, b: string, share: number): string => {
  const [from, to] = [rgb(a), rgb(b)];
  const between = (channel: 0 | 1 | 2): number => from[channel] + (to[channel] - from[channel]) * share;
  return hex([between(0), between(1), between(2)]);
};

/** Contrast that running text needs (WCAG 2.2, 1.4.3 level AA). */
export const TEXT_CONTRAST = 4.5;

/**
 * Returns the first of the wanted colours that can be read on all of the backgrounds; when none can, the first of them drawn
 * towards black or white, whichever contrasts more, just as far as it needs.
 */
export const readableOn = (
  backgrounds: readonly [string, ...string[]],
  wanted: readonly string[],
  ratio = TEXT_CONTRAST,
): string => {
  const least = (colour: string): number =>
    Math.min(...backgrounds.map((background) => contrast(colour, background)));
  const found = wanted.find((colour) => least(colour) >= ratio);
  if (found) return found;
  const extreme = least('#ffffff') >= least('#000000') ? '#ffffff' : '#000000';
  const start = wanted[0] ?? extreme;
  for (let share = 0.1; share < 1; share += 0.1) {
    const drawn = mix(start, extreme, share);
    if (least(drawn) >= ratio) return drawn;
  }
  return extreme;
};

/** Mixes a colour with black just as far as white text on it needs. */
export const darkEnoughForWhite = (colour: string, ratio: number): string => {
  for (let share = 0; share < 1; share += 0.05) {
    const darker = mix(colour, '#000000', share);
    if (contrast('#ffffff', darker) >= ratio) return darker;
  }
  return '#000000';
};
