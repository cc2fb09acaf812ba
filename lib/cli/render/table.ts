import { stripVTControlCharacters } from 'node:util';

/** Layout of a table. */
export interface TableOptions {
  head?: string[];
  indent?: number;
  /** Columns whose cells are aligned to the right. */
  right?: number[];
}

/** Counts the columns that a text takes on a terminal; colour codes take none. */
export const width = (text: string): number => {
  let columns = 0;
  for (const character of stripVTControlCharacters(text)) columns += WIDE.test(character) ? 2 : 1;
  return columns;
};

const WIDE =
  /\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u;

/** Names of errors, and what else authors write, may have several lines. */
const onOneLine = (cell: string): string => cell.replace(/\s*[\r\n]+\s*/g, ' ');

/** Renders rows, each on one line, with columns two blanks apart, without blanks at the ends of lines. */
export const renderTable = (rows: readonly string[][], options: TableOptions = {}): string => {
  const { head, indent = 0, right = [] } = options;
  const all = (head ? [head, ...rows] : rows).map((row) => row.map(onOneLine));
  const widths: number[] = [];
  for (const row of all) {
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, width(cell));
    });
  }
  const line = (row: string[]): string => {
    const cells = row.map((cell, column) => {
      const blanks = ' '.repeat((widths[column] ?? 0) - width(cell));
      return right.includes(column) ? blanks + cell : cell + blanks;
    });
    return `${' '.repeat(indent)}${cells.join('  ')}`.trimEnd();
  };
  return all.map(line).join('\n');
};
