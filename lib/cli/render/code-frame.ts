import type { Diagnostic } from '#core/diagnostics.ts';
import { pathText } from '#core/diagnostics.ts';
import type { Colors } from '../terminal/terminal.ts';

/** Lines of source shown before the one with the error. */
const LINES_BEFORE = 2;

/** Characters of a line that are shown, and of those before the error if it is longer. */
const MAX_WIDTH = 160;
const WIDTH_BEFORE = 60;

/** Renders a diagnostic with its position, its lines of source, carets under the error, and the hint. */
export const renderDiagnostic = (
  diagnostic: Diagnostic,
  source: string | undefined,
  colors: Colors,
): string => {
  const { severity, code, message, span, hint, path } = diagnostic;
  const paint = severity === 'error' ? colors.red : colors.yellow;
  const where = span ? `${span.file}:${span.start.line}:${span.start.column}` : pathText(path);
  const lines = [
    `${paint(severity)} ${colors.dim(code)} ${message}`,
    `  ${colors.dim('at')} ${colors.cyan(where)}`,
  ];
  if (span && source !== undefined) lines.push(renderFrame(source, span, paint, colors));
  if (hint) lines.push(`  ${colors.cyan('hint')} ${hint}`);
  return lines.join('\n');
};

const renderFrame = (
  source: string,
  { start, end }: NonNullable<Diagnostic['span']>,
  paint: (text: string) => string,
  colors: Colors,
): string => {
  const all = source.split(/\r?\n/);
  const first = Math.max(1, start.line - LINES_BEFORE);
  const gutter = String(start.line).length;
  const from = start.column > MAX_WIDTH - WIDTH_BEFORE ? start.column - WIDTH_BEFORE : 0;
  const cut = (line: string): string =>
    (from > 0 && line.length > from ? '…' : '') +
    line.slice(from > 0 ? from + 1 : 0, from + MAX_WIDTH) +
    (line.length > from + MAX_WIDTH ? '…' : '');
  const frame: string[] = [];
  for (let number = first; number <= start.line; number++) {
    const text = cut(all[number - 1] ?? '');
    const mark = number === start.line ? paint('>') : ' ';
    frame.push(`${mark} ${colors.dim(`${String(number).padStart(gutter)} |`)} ${text}`.trimEnd());
  }
  const text = all[start.line - 1] ?? '';
  const stop = Math.min(end.line === start.line ? end.column : text.length + 1, from + MAX_WIDTH + 1);
  const carets = '^'.repeat(Math.max(1, stop - start.column));
  // Tabs before the error are kept, so that the carets are under it.
  const blanks = text.slice(from, start.column - 1).replaceAll(/[^\t]/g, ' ');
  frame.push(`  ${' '.repeat(gutter)} ${colors.dim('|')} ${blanks}${paint(carets)}`);
  return frame.join('\n');
};

/** Counts diagnostics in words: `2 errors and 1 warning`, or `no problems found`. */
export const countFindings = (diagnostics: readonly Diagnostic[]): string => {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  const warnings = diagnostics.length - errors;
  const parts = [counted(errors, 'error'), counted(warnings, 'warning')].filter((part) => part !== '');
  return parts.join(' and ') || 'no problems found';
};

const counted = (count: number, noun: string): string => {
  if (count === 0) return '';
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`;
};
