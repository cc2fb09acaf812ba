/** Widths of characters in parts of the font size, as in the widest of the fonts that pictures fall back to. */
const WIDTHS: [RegExp, number][] = [
  [/[ijlI.,:;'|! ]/u, 0.34],
  [/[frt()[\]{}/\\"*-]/u, 0.43],
  [/[mwMW@%—…]/u, 0.95],
  [/[A-Z&<>=+~#]/u, 0.74],
  [
    /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u,
    1.05,
  ],
  [/\p{M}/u, 0],
];
const OTHER_WIDTH = 0.63;
const MONOSPACE_WIDTH = 0.61;
const BOLD = 1.1;

/** Estimates how wide a text is drawn, in pixels. */
export const textWidth = (
  text: string,
  size: number,
  { bold = false, monospace = false }: { bold?: boolean; monospace?: boolean } = {},
): number => {
  let width = 0;
  for (const character of text) {
    const known = WIDTHS.find(([pattern]) => pattern.test(character))?.[1] ?? OTHER_WIDTH;
    width += monospace && known > 0 && known < 1 ? MONOSPACE_WIDTH : known;
  }
  return width * size * (bold ? BOLD : 1);
};
