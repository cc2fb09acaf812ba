/** Lines of a text at a size in pixels. */
export interface FittedText {
  lines: string[];
  size: number;
  /** Distance of baselines in pixels. */
  leading: number;
}

/** Widths in em; a little generous, because the font that will be there is not known. */
const CLASSES: [RegExp, number][] = [
  [/[\s\u00a0\u202f]/u, 0.28],
  [/[iljI.,:;'’!|()[\]]/u, 0.32],
  [/[tfr"“”«»-]/u, 0.42],
  [/[mwMW@%œæ—]/u, 0.92],
  [/\p{Lu}/u, 0.74],
  [/\p{N}/u, 0.6],
];
const OTHERWISE = 0.57;

/** Estimated width of a line, in em. */
export const widthInEm = (text: string): number =>
  [...text].reduce(
    (sum, character) => sum + (CLASSES.find(([kind]) => kind.test(character))?.[1] ?? OTHERWISE),
    0,
  );

/** A line may be that much shorter than the longest; smaller type is tried first, down to a share of the largest. */
const EVEN = 0.65;
const PATIENCE = 0.75;

const wrap = (words: readonly string[], em: number): string[] => {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    const longer = last === undefined ? word : `${last} ${word}`;
    if (last !== undefined && widthInEm(longer) <= em) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
};

/** The narrowest wrapping with as few lines: lines of like length. */
const balanced = (words: readonly string[], em: number): string[] => {
  const fewest = wrap(words, em).length;
  let lines = wrap(words, em);
  for (let width = em; width > em / 2; width -= 0.25) {
    const narrower = wrap(words, width);
    if (narrower.length > fewest || narrower.some((line) => widthInEm(line) > em)) break;
    lines = narrower;
  }
  return lines;
};

/** The largest size at which a text fits a box, and its lines. At `least` it is set whether or not it fits. */
export const fitText = (
  text: string,
  box: { width: number; height: number; largest: number; least: number; ratio?: number; uneven?: boolean },
): FittedText => {
  const words = text.split(/[ \n]+/u).filter((word) => word !== '');
  const ratio = box.ratio ?? 1.14;
  for (let size = box.largest; ; size -= 1) {
    const em = box.width / size;
    const lines = balanced(words, em);
    const widths = lines.map(widthInEm);
    const inside = widths.every((width) => width <= em) && lines.length * size * ratio <= box.height;
    const even =
      box.uneven === true ||
      Math.min(...widths) >= EVEN * Math.max(...widths) ||
      size < box.largest * PATIENCE;
    if ((inside && even) || size <= box.least) return { lines, size, leading: size * ratio };
  }
};
