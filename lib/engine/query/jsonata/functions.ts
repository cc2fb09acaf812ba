import type { Json } from '#core/json.ts';
import type { EvaluationContext } from '../../model/evaluation.ts';
import { partition as chunks } from '../intrinsics/functions/array.ts';
import { hash } from '../intrinsics/functions/hash.ts';
import { javaRandom } from '../intrinsics/java-random.ts';
import { tooMuch } from './memory.ts';
import { type Focus, jsonata } from './synchronous.ts';

/**
 * What Step Functions adds to JSONata, and the functions that depend on the execution (Developer Guide: Transforming data
 * with JSONata). The context of the current evaluation is passed along, because JSONata only hands over its own frames.
 */

let current: EvaluationContext;

/** Says whose clock and randomness the next evaluation uses; returns the one before. */
export const enterScope = (evaluation: EvaluationContext): EvaluationContext => {
  const before = current;
  current = evaluation;
  return before;
};

type Thrown = { code: string; message?: string; token?: string; index?: number; type?: string };

/** JSONata's error for an argument that does not fit; its evaluator adds the function's name. */
const misfit = (index: number): Thrown => ({ code: 'T0410', index });
/** Returns the error of a function that refuses a value, as `$error` throws it. */
const refused = (message: string): Thrown => ({ code: 'D3137', message });

const define = (implementation: (this: Focus, ...values: never[]) => unknown, signature: string): unknown =>
  jsonata.defineFunction(implementation, signature);

/** AWS rounds whole-number arguments towards zero. */
const whole = (value: unknown, index: number): number => {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw misfit(index);
  return Math.trunc(value) + 0;
};

/** AWS refuses a longer range before it makes it. */
const MAX_RANGE_LENGTH = 360_145;

/** Whole numbers from first to last; a sequence, so a single number comes out by itself. */
function sequenceRange(this: Focus, from: unknown, to: unknown, by?: number): unknown {
  const first = whole(from, 1);
  const last = whole(to, 2);
  const step = by === undefined ? 0 : whole(by, 3);
  const count = step === 0 ? 0 : Math.floor((last - first) / step) + 1;
  if (count < 1) return undefined;
  if (count > MAX_RANGE_LENGTH) throw tooMuch();
  const sequence = this.createSequence();
  for (let i = 0; i < count; i++) sequence.push(first + i * step);
  return sequence;
}

const partition = (array: unknown, size?: number): unknown => {
  if (array === undefined) return undefined;
  if (!Array.isArray(array)) throw { code: 'T0412', index: 1 } satisfies Thrown;
  if (array.length === 0) return undefined;
  const most = size === undefined ? array.length : whole(size, 2);
  if (most < 0) throw refused('Second argument must be zero or greater');
  return most === 0 ? undefined : chunks(array as Json[], most);
};

const ALGORITHMS = ['SHA-1', 'SHA-384', 'SHA-256', 'SHA-512', 'MD5'];

const hashOf = (text: string | undefined, algorithm?: string): unknown => {
  if (text === undefined) throw misfit(1);
  if (algorithm === undefined) return undefined;
  if (!ALGORITHMS.includes(algorithm))
    throw refused(`Hash algorithm '${algorithm}' must be one of ${ALGORITHMS.join(', ')}`);
  return hash(text, algorithm);
};

const random = (seed?: number): number =>
  seed === undefined ? current.randomness.random() : javaRandom(whole(seed, 1));

/** Strict: no repeated keys, no numbers that are too large for a double. */
const parse = (text?: string): unknown => {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (isUnambiguous(text, value)) return value;
  } catch {
    // Reported below, like JSON that says two things.
  }
  throw refused('Invalid JSON');
};

const isUnambiguous = (text: string, value: unknown): boolean => {
  let keys = 0;
  const pending: unknown[] = [value];
  while (pending.length > 0) {
    const next = pending.pop();
    if (typeof next === 'number' && !Number.isFinite(next)) return false;
    if (typeof next !== 'object' || next === null) continue;
    const items: unknown[] = Object.values(next);
    if (!Array.isArray(next)) keys += items.length;
    for (const item of items) pending.push(item);
  }
  const colons = text.replace(/"(?:[^"\\]|\\.)*"/g, '').split(':').length - 1;
  return colons === keys;
};

/** JSONata's own take one byte a character. */
const base64encode = (text?: string): unknown =>
  text === undefined ? undefined : Buffer.from(text, 'utf8').toString('base64');

const base64decode = (text?: string): unknown => {
  if (text === undefined) return undefined;
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text)) throw refused('Invalid Base64');
  return Buffer.from(text, 'base64').toString('utf8');
};

/** Functions by name, without the dollar. */
export const STEP_FUNCTIONS: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['partition', define(partition, '<xn?:x>')],
  ['range', define(sequenceRange, '<nnn?:x>')],
  ['hash', define(hashOf, '<ss?:x>')],
  ['random', define(random, '<n?:n>')],
  ['uuid', define(() => current.randomness.uuid(), '<:s>')],
  ['parse', define(parse, '<s-:x>')],
  ['base64encode', define(base64encode, '<s-:s>')],
  ['base64decode', define(base64decode, '<s-:s>')],
  ['millis', define(() => current.now, '<:n>')],
  [
    'now',
    define((picture?: string, zone?: string) => jsonata.fromMillis(current.now, picture, zone), '<s?s?:s>'),
  ],
]);

jsonata.setRandom(() => current.randomness.random());
