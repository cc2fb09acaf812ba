import { parseJsonPath } from './parse.ts';
import type { ParsedPath, Root } from './path.ts';

const PROBLEM = 'Value is not a Reference Path';

/** Returns what AWS says of a text that is not a reference path, which names one place (Developer Guide: Reference Paths). */
export const referenceProblem = (text: string, roots: readonly Root['kind'][]): string | undefined => {
  if (!text.trim().startsWith('$')) return `${PROBLEM}: Reference path didn't start with '$'`;
  try {
    const path = parseJsonPath(text);
    return roots.includes(path.root.kind) && namesOnePlace(path) ? undefined : PROBLEM;
  } catch {
    return PROBLEM;
  }
};

/** Whether a path has no wildcards, slices, filters or descendants. */
const namesOnePlace = ({ segments }: ParsedPath): boolean =>
  segments.every(
    (segment) =>
      (segment.kind === 'child' && segment.keys.length === 1) ||
      (segment.kind === 'index' && segment.indexes.length === 1),
  );
