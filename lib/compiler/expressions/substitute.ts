import type { Stretch } from '../findings/finding.ts';
import type { Analysis } from './analysis.ts';

/** A stretch of a text and what takes its place. */
export interface Edit extends Stretch {
  replacement: string;
}

/** Replaces stretches of a text; they must not overlap. */
export const substitute = (text: string, edits: readonly Edit[]): string => {
  let result = '';
  let at = 0;
  for (const { start, end, replacement } of edits.toSorted((a, b) => a.start - b.start)) {
    result += text.slice(at, start) + replacement;
    at = end;
  }
  return result + text.slice(at);
};

/** Returns the edits that make `$exists($step)` ask whether a step has run, because a skipped step is null. */
export const existenceEdits = (analysis: Analysis, variable: (name: string) => string): Edit[] =>
  analysis.existence.map(({ name, start, end }) => ({
    start,
    end,
    replacement: `($${variable(name)} != null)`,
  }));
