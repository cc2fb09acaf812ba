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
  [/[\p{Extended_Pictographic}\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]/u, 1.1],
  [/\p{Lu}/u, 0.74],
  [/\p{N}/u, 0.6],
];
const OTHERWISE = 0.57;

/** Widths of the characters that were asked for, at most a few hundred in a campaign. */
const widths = new Map<string, number>();

const widthOf = (character: string): number => {
  const known = widths.get(character);
  if (known !== undefined) return known;
  const width = CLASSES.find(([kind]) => kind.test(character))?.[1] ?? OTHERWISE;
  if (widths.size < 10_000) widths.set(character, width);
  return width;
};

/** Widths of lines: a text is set in many sizes, with the same beginnings of lines. */
const lineWidths = new Map<string, number>();
const MAX_KEPT_LINES = 10_000;

/** Estimates the width of a line, in em. */
export const widthInEm = (text: string): number => {
  const known = lineWidths.get(text);
  if (known !== undefined) return known;
  let sum = 0;
  for (const character of text) sum += widthOf(character);
  if (lineWidths.size >= MAX_KEPT_LINES) lineWidths.clear();
  lineWidths.set(text, sum);
  return sum;
};

/** Down to this share of the largest size, lines that look better are worth smaller type. */
const PATIENCE = 0.75;
/** Lines should be no shorter than this share of the longest. */
const EVEN = 0.6;

/** Rates how good lines look at a size: large type counts, a third line and a straggler cost. */
const appeal = ({ lines, size }: FittedText): number => {
  const lengths = lines.map(widthInEm);
  const straggler = Math.min(...lengths) < EVEN * Math.max(...lengths) ? 0.8 : 1;
  return size * 0.78 ** Math.max(0, lines.length - 2) * straggler;
};

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

/** Returns the narrowest wrapping with as few lines: lines of like length. */
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

/** Where a text is set, in pixels. */
interface Box {
  width: number;
  height: number;
  largest: number;
  least: number;
  ratio?: number;
}

/** Texts as they were set: the SVG and the PNG of a banner differ in their fonts only. */
const fitted = new Map<string, FittedText>();
const MAX_KEPT_TEXTS = 1000;

/**
 * Sets a text as large as a box allows, or a little smaller if its lines look better. At the size `least` it is set whether or
 * not it fits.
 */
export const fitText = (text: string, box: Box): FittedText => {
  const key = JSON.stringify([text, box]);
  const known = fitted.get(key);
  if (known) return known;
  const set = largestFit(text, box);
  if (fitted.size >= MAX_KEPT_TEXTS) fitted.clear();
  fitted.set(key, set);
  return set;
};

const largestFit = (text: string, box: Box): FittedText => {
  const words = text.split(/[ \n]+/u).filter((word) => word !== '');
  const ratio = box.ratio ?? 1.14;
  let best: FittedText | undefined;
  for (let size = box.largest; size > box.least; size -= 1) {
    const em = box.width / size;
    const set = { lines: balanced(words, em), size, leading: size * ratio };
    const fits =
      set.lines.every((line) => widthInEm(line) <= em) && set.lines.length * set.leading <= box.height;
    if (fits && (best === undefined || appeal(set) > appeal(best))) best = set;
    if (best && size < best.size * PATIENCE) break;
  }
  return (
    best ?? { lines: balanced(words, box.width / box.least), size: box.least, leading: box.least * ratio }
  );
};
