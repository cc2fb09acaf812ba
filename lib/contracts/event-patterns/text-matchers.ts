import type { Json } from '#core/json.ts';
import { type PatternProblem, shown } from './problem.ts';
import { matchesWildcard, parseWildcard } from './wildcard.ts';

/** Tells whether a leaf of an event fits. */
export type ValueTest = (leaf: Json) => boolean;

/** Compiles a matcher's argument, which is a text; a problem says what is wrong with it. */
type TextMatcher = (text: string) => ValueTest | PatternProblem;

const onText =
  (test: (value: string) => boolean): ValueTest =>
  (leaf) =>
    typeof leaf === 'string' && test(leaf);

/** Matchers that compare texts with a text. */
export const TEXT_MATCHERS: Record<string, TextMatcher> = {
  prefix: (start) => onText((value) => value.startsWith(start)),
  suffix: (end) => onText((value) => value.endsWith(end)),
  'equals-ignore-case': (text) => onText((value) => value.toLowerCase() === text.toLowerCase()),
  wildcard(pattern) {
    const parsed = parseWildcard(pattern);
    if ('parts' in parsed) return onText((value) => matchesWildcard(parsed.parts, value));
    const message = `"wildcard" cannot be ${shown(pattern)}: ${parsed.problem}`;
    return { path: [], message, hint: 'for example "*.png"; write "\\*" for a star' };
  },
};

/** The matchers of an end of a text, when its case is ignored. */
export const IGNORING_CASE: Record<string, (text: string) => ValueTest> = {
  prefix: (start) => onText((value) => value.toLowerCase().startsWith(start.toLowerCase())),
  suffix: (end) => onText((value) => value.toLowerCase().endsWith(end.toLowerCase())),
};
