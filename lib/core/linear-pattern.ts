import { createRequire } from 'node:module';
import { dropOldest } from './drop-oldest.ts';

/** A compiled regular expression that is matched in time linear in the text, however it is written. */
export interface LinearPattern {
  /** Returns whether a part of the text matches. */
  test(text: string): boolean;
  /** The expression as it was written. */
  toString(): string;
}

type Engine = Pick<typeof import('re2js'), 'RE2JS'>;

/** What was compiled, by flags and source: schemas share patterns, and one with `\p{L}` takes 15 ms to compile. The oldest goes first. */
const kept = new Map<string, LinearPattern>();

const MAX_KEPT_PATTERNS = 500;
const MAX_KEPT_LENGTH = 1000;

/**
 * Compiles an expression as JavaScript writes it, with the flags `i`, `m` and `s`. Throws an Error for what is not one, and for
 * what cannot be matched in linear time: lookarounds, references to groups, very large repetitions.
 */
export const compileLinearPattern = (engine: Engine, source: string, flags = ''): LinearPattern => {
  const key = `${flags}/${source}`;
  const pattern = kept.get(key) ?? compile(engine, source, flags);
  if (key.length <= MAX_KEPT_LENGTH) kept.set(key, pattern);
  dropOldest(kept, MAX_KEPT_PATTERNS);
  return pattern;
};

const compile = ({ RE2JS }: Engine, source: string, flags: string): LinearPattern => {
  let bits = 0;
  if (flags.includes('i')) bits |= RE2JS.CASE_INSENSITIVE;
  if (flags.includes('m')) bits |= RE2JS.MULTILINE;
  if (flags.includes('s')) bits |= RE2JS.DOTALL;
  const compiled = RE2JS.compile(RE2JS.translateRegExp(source), bits);
  return { test: (text) => compiled.matcher(text).find(), toString: () => `/${source}/${flags}` };
};

let loaded: Engine | undefined;

/** Does the same with an engine that is loaded with the first expression; not for code that is bundled. */
export const linearPattern = (source: string, flags = ''): LinearPattern => {
  loaded ??= createRequire(import.meta.url)('re2js') as Engine;
  return compileLinearPattern(loaded, source, flags);
};
