import type { Json } from '#core/json.ts';
import { canonicalJson } from '#core/json.ts';
import { asArray, asInteger, type Intrinsic, IntrinsicError } from '../intrinsic.ts';

/** An array range holds at most this many items. */
const MAX_RANGE_LENGTH = 1000;

/** Intrinsic functions over arrays. */
export const ARRAY_INTRINSICS: Intrinsic[] = [
  { name: 'States.Array', call: (values) => values },
  {
    name: 'States.ArrayPartition',
    costPerValue: 1,
    call: ([array, size]) => partition(asArray(array, 1), asInteger(size, 2)),
  },
  {
    name: 'States.ArrayContains',
    costPerValue: 1,
    call: ([array, value = null]) => {
      const wanted = canonicalJson(value);
      return asArray(array, 1).some((item) => canonicalJson(item) === wanted);
    },
  },
  {
    name: 'States.ArrayRange',
    call: ([first, last, step]) => range(asInteger(first, 1), asInteger(last, 2), asInteger(step, 3)),
  },
  {
    name: 'States.ArrayGetItem',
    call: ([array, index]) => {
      const items = asArray(array, 1);
      const at = asInteger(index, 2);
      const item = at < 0 ? undefined : items[at];
      if (item === undefined) {
        throw new IntrinsicError(`the index ${at} is outside of the array of ${items.length} items`);
      }
      return item;
    },
  },
  { name: 'States.ArrayLength', call: ([array]) => asArray(array, 1).length },
  {
    name: 'States.ArrayUnique',
    costPerValue: 1,
    call: ([array]) => {
      const byText = new Map(asArray(array, 1).map((item) => [canonicalJson(item), item]));
      return [...byText.values()];
    },
  },
];

/** Chunks of an array; the last one holds what is left. */
export const partition = (array: Json[], size: number): Json[] => {
  if (size <= 0) throw new IntrinsicError(`the chunk size must be positive, but was ${size}`);
  const chunks: Json[] = [];
  for (let at = 0; at < array.length; at += size) chunks.push(array.slice(at, at + size));
  return chunks;
};

/** Numbers from the first up to and with the last. */
const range = (first: number, last: number, step: number): number[] => {
  if (step === 0) throw new IntrinsicError('the step must not be 0');
  const count = Math.floor((last - first) / step) + 1;
  if (count > MAX_RANGE_LENGTH) {
    throw new IntrinsicError(
      `the range must not have more than ${MAX_RANGE_LENGTH} items, but would have ${count}`,
    );
  }
  return Array.from({ length: Math.max(0, count) }, (_, i) => first + i * step);
};
