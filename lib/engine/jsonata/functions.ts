import type { Json } from '#core/json.ts';
import type { Scope } from '../data/scope.ts';
import { partition, range } from '../intrinsics/functions/array.ts';
import { hash } from '../intrinsics/functions/hash.ts';
import { IntrinsicError } from '../intrinsics/intrinsic.ts';
import { javaRandom } from '../intrinsics/java-random.ts';
import { type Focus, jsonata } from './synchronous.ts';

/**
 * What Step Functions adds to JSONata, and the functions that depend on the execution (Developer Guide: Transforming data
 * with JSONata). The scope of the evaluation under way is passed along, because JSONata only hands over its own frames.
 */

let current: Scope;

/** Says whose clock and randomness the next evaluation uses; returns the one before. */
export const enterScope = (scope: Scope): Scope => {
  const before = current;
  current = scope;
  return before;
};

/** Errors of intrinsic functions in the shape of JSONata's own. */
const guarded =
  <Values extends unknown[], Result>(call: (...values: Values) => Result) =>
  (...values: Values): Result => {
    try {
      return call(...values);
    } catch (error) {
      throw error instanceof IntrinsicError ? { code: 'D3138', message: error.message } : error;
    }
  };

const define = (implementation: (this: Focus, ...values: never[]) => unknown, signature: string): unknown =>
  jsonata.defineFunction(implementation, signature);

/** Whole numbers from first to last; a sequence, so a single number comes out by itself. */
function sequenceRange(this: Focus, first: number, last: number, step: number): unknown {
  const sequence = this.createSequence();
  for (const number of guarded(range)(first, last, step)) sequence.push(number);
  return sequence;
}

/** Functions by name, without the dollar. */
export const STEP_FUNCTIONS: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  [
    'partition',
    define((array: Json[], size: number) => guarded(partition)(array, Math.floor(size)), '<an:a>'),
  ],
  ['range', define(sequenceRange, '<nnn:a>')],
  [
    'hash',
    define((text: string, algorithm?: string) => guarded(hash)(text, algorithm ?? 'SHA-256'), '<s-s?:s>'),
  ],
  [
    'random',
    define(
      (seed?: number) => (seed === undefined ? current.randomness.random() : javaRandom(seed)),
      '<n?:n>',
    ),
  ],
  ['uuid', define(() => current.randomness.uuid(), '<:s>')],
  ['parse', define((text?: string) => (text === undefined ? undefined : parse(text)), '<s-:x>')],
  ['millis', define(() => current.now, '<:n>')],
  [
    'now',
    define((picture?: string, zone?: string) => jsonata.fromMillis(current.now, picture, zone), '<s?s?:s>'),
  ],
]);

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw { code: 'D3138', message: 'The argument of function "parse" is not valid JSON' };
  }
};

jsonata.setRandom(() => current.randomness.random());
