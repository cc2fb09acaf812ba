import { hash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { cacheFolder, writeCached } from '#core/cache-folder.ts';
import { invariant } from '#core/invariant.ts';

/**
 * A synchronous evaluator derived from the installed `jsonata` package. Its published one is asynchronous throughout, which
 * costs a promise per syntax node and cannot run inside `advance`. The package's own source text is loaded, the words that
 * make it asynchronous are taken out, and its inner functions are handed out. Nothing of it is copied here; a test compares
 * the two on many expressions, and the invariants below fail when a new version of the package no longer fits.
 */

/** A node of a parsed expression; see jsonata's `ast()`. */
export interface AstNode {
  type: string;
  value?: unknown;
  position?: number;
  steps?: AstNode[];
  [field: string]: unknown;
}

/** A chain of variable bindings. */
export interface Environment {
  bind(name: string | symbol, value: unknown): void;
  lookup(name: string | symbol): unknown;
  base?: Environment;
  timestamp?: Date | null;
  depth?: number;
  guardrails?: () => void;
  leave?: (result: unknown) => void;
  createSequence?: (...first: unknown[]) => unknown[];
  RegexEngine?: typeof RegExp;
}

/** What a JSONata function is called on. */
export interface Focus {
  environment: Environment;
  createSequence(...first: unknown[]): unknown[];
}

interface Internals {
  parser(text: string): AstNode;
  createFrame(enclosing: Environment | null): Environment;
  staticFrame: Environment;
  evaluate(ast: AstNode, input: unknown, environment: Environment): unknown;
  defineFunction(implementation: (this: Focus, ...values: never[]) => unknown, signature?: string): unknown;
  populateMessage(error: unknown): void;
  fromMillis(millis: number, picture?: string, timezone?: string): string;
  setRandom(random: () => number): void;
}

/** How often each word occurs in the package's source; other counts mean a version that must be checked. */
const ASYNC_WORDS = /\basync\s+(?=function\b|\()|\bawait\s+|\bPromise\.all(?=\()/g;
/** Look-ups of debugging callbacks, made for every node; nothing here binds one. */
const CALLBACKS = /\w+\.lookup\(Symbol\.for\('jsonata\.[^)]*\)\)/g;
const EXPORTS = 'jsonata.parser = parser; // TODO';
/** Where a node has been evaluated: what it gave is shown to the guard. */
const NODE_END = 'environment.base.depth--;';

/** What version 2.0.6, which Step Functions runs, does otherwise than the one that is installed. */
const EARLIER: readonly [found: string | RegExp, instead: string][] = [
  // `$string` rounds every number to 15 digits.
  ['val.toPrecision && !Number.isInteger(val)', 'val.toPrecision'],
  // A function among others is true.
  [/&& !isFunction\(arg\)\) \{(\s+if \(utils\.keys\(arg\)\.length > 0\))/, ') {$1'],
  // These fail: a text that contains nothing that is there, a width that is not whole, groups of none with variables bound.
  ["typeof str === 'undefined' || typeof token === 'undefined'", "typeof str === 'undefined'"],
  ['width = Math.trunc(width);', ''],
  ['input.length === 0 && !reduce', 'input.length === 0'],
  // `$toMillis` reads as many digits as the picture says of years, months and days, and fractions as whole numbers.
  ["def.component === 'Y'", "'YMD'.includes(def.component)"],
  ["part.component === 'f'", 'false'],
  [
    'res = generateRegex(part.integerFormat);',
    'part.integerFormat.n = part.n; res = generateRegex(part.integerFormat);',
  ],
  [
    /if \(formatSpec\.parseWidth\) \{[\s\S]*?\} else \{\s*matcher\.regex \+= '\+';\s*\}/,
    'matcher.regex += internalDigits(formatSpec);',
  ],
];

/** What takes a level of the stack for each item: long lists are sorted and compared like short ones. */
const FLAT: readonly [found: string | RegExp, instead: string][] = [
  [/var merge_iter = [\s\S]*?return merged;/, 'return internalMerge(l, r, comp);'],
  ['Math.max.apply(Math, args)', 'args.reduce((a, b) => Math.max(a, b), -Infinity)'],
  ['Math.min.apply(Math, args)', 'args.reduce((a, b) => Math.min(a, b), Infinity)'],
];

/** What takes longer than it need: padding is joined from an array of as many holes. A length that is not whole fails as it did. */
const SLOW: readonly [found: string, instead: string][] = [
  [
    '(new Array(padLength + 1)).join(char)',
    '(Number.isInteger(padLength) ? char.repeat(padLength) : new Array(padLength + 1).join(char))',
  ],
];

/** Merges two sorted lists; the second's item comes first only if the comparison says so: code of the derived evaluator. */
const MERGE = `var internalMerge = function(left, right, isAfter) {
  var merged = [], l = 0, r = 0;
  while (l < left.length && r < right.length) merged.push(isAfter(left[l], right[r]) ? right[r++] : left[l++]);
  while (l < left.length) merged.push(left[l++]);
  while (r < right.length) merged.push(right[r++]);
  return merged;
};`;

/** Returns how many digits of a number a picture says: code of the derived evaluator. */
const DIGITS = `var internalDigits = function(format) {
  if (!(format.n > 0)) return '+';
  return format.optionalDigits === 0 ? '{' + format.n + '}' : '{' + (format.n - format.optionalDigits) + ',' + format.n + '}';
};`;

const asWanted = (source: string): string =>
  [...EARLIER, ...FLAT, ...SLOW].reduce((text, [found, instead]) => {
    invariant(text.split(found).length > 1, `jsonata has no ${found}`);
    return text.replace(found, instead);
  }, source);

/** Returns the source text of the package with its asynchronous words taken out. Throws InvariantError when it does not fit. */
export const synchronousSource = (source: string): string => {
  const derived = asWanted(source)
    .replace(ASYNC_WORDS, '')
    .replaceAll('Math.random()', 'internalRandom()')
    .replace(CALLBACKS, 'undefined')
    .replace(NODE_END, `environment.base.leave(result); ${NODE_END}`)
    .replace(
      EXPORTS,
      `jsonata.internals = { parser, createFrame, staticFrame, evaluate, defineFunction, populateMessage,
        fromMillis: datetime.fromMillis, setRandom: function(random) { internalRandom = random; } }; ${EXPORTS}`,
    );
  invariant(
    !/\bawait\b|\bPromise\b|\basync\s+(function|\()/.test(withoutComments(derived)),
    'jsonata stays asynchronous',
  );
  invariant(derived.includes('jsonata.internals'), 'jsonata exports its parser in another way');
  invariant(!derived.includes('Math.random'), 'jsonata draws random numbers in another way');
  invariant(
    derived.split('environment.base.leave(result)').length === 2,
    'jsonata leaves nodes in another way',
  );
  return derived;
};

const withoutComments = (source: string): string => source.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, '');

/** Returns the module's text, which `synchronousSource` takes half of its loading time to make. */
const derivedModule = (source: string): string =>
  `var internalRandom = Math.random;\n${DIGITS}\n${MERGE}\n${synchronousSource(source)}`;

const keep = (file: string, text: string): void => {
  try {
    writeCached(file, text);
  } catch {
    // Whoever may not write there derives it at every start.
  }
};

const load = (): Internals => {
  const require = createRequire(import.meta.url);
  const source = readFileSync(require.resolve('jsonata'), 'utf8');
  // As a file, Node keeps it compiled. Its name changes with the package and with this module.
  const made = hash('sha256', source + readFileSync(import.meta.filename, 'utf8')).slice(0, 32);
  const file = join(cacheFolder(), `jsonata-${made}.cjs`);
  const module = { exports: {} as { internals?: Internals } };
  if (existsSync(file)) module.exports = require(file) as { internals?: Internals };
  else {
    const text = derivedModule(source);
    keep(file, text);
    new Function('module', 'exports', text)(module, module.exports);
  }
  const { internals } = module.exports;
  invariant(internals, 'jsonata did not load');
  return internals;
};

/** The evaluator's inner functions. */
export const jsonata: Internals = load();
