import type { Path, Stretch } from './finding.ts';

/** Returns the place of a stretch of an expression in the text that holds the expression. */
export const inText = (
  { path, offset }: { path: Path; offset: number },
  { start, end }: Stretch,
): { path: Path; within: Stretch } => ({ path, within: { start: offset + start, end: offset + end } });
