import type { GraphNode } from '#contracts/graph.ts';
import { formatMilliseconds } from '#core/durations.ts';

const MAX_TITLE = 40;
const MAX_DETAIL = 46;
/** Characters of a line of a condition, and how many lines it may have. */
const LABEL_LINE = 30;
const LABEL_LINES = 3;

/** A node's texts as both pictures show them; `lines` are those below its title. */
export interface NodeTexts {
  title: string;
  detail: string;
  marks: string[];
  condition: string[];
}

/** Shortens what a node says to what fits into a box. */
export const textsOf = (node: GraphNode): NodeTexts => {
  const { title, detail, marks, condition, estimateSeconds, shape } = node;
  if (shape === 'gate') return { title: '', detail: '', marks: [], condition: labelLines(title) };
  // How long a wait takes is what it does.
  const time =
    estimateSeconds === undefined || shape === 'wait'
      ? undefined
      : formatMilliseconds(estimateSeconds * 1000);
  return {
    title: shorten(oneLine(title), MAX_TITLE),
    detail: [detail && shorten(oneLine(detail), MAX_DETAIL), time].filter(Boolean).join(', '),
    marks: wrap(
      marks.map((mark) => shorten(oneLine(mark), MAX_DETAIL)),
      MAX_TITLE,
    ),
    condition: condition === undefined ? [] : labelLines(`if ${condition}`),
  };
};

/** Breaks a label between words into a few short lines; what is left over is cut. */
export const labelLines = (label: string): string[] => {
  const words = oneLine(label)
    .split(' ')
    .flatMap((word) => word.match(new RegExp(`.{1,${LABEL_LINE}}`, 'gsu')) ?? []);
  const lines = wrapWords(words, LABEL_LINE, ' ');
  if (lines.length <= LABEL_LINES) return lines;
  return [...lines.slice(0, LABEL_LINES - 1), `${shorten(lines[LABEL_LINES - 1] ?? '', LABEL_LINE - 2)} …`];
};

const oneLine = (text: string): string => text.trim().split(/\s+/u).join(' ');

/** Cuts a text by code points, so that no character is split. */
const shorten = (text: string, longest: number): string => {
  const characters = [...text];
  return characters.length <= longest ? text : `${characters.slice(0, longest - 1).join('')}…`;
};

const wrap = (parts: readonly string[], longest: number): string[] => wrapWords(parts, longest, ' · ');

const wrapWords = (words: readonly string[], longest: number, separator: string): string[] => {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    const longer = last === undefined ? word : `${last}${separator}${word}`;
    if (last === undefined || [...longer].length > longest) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
};
