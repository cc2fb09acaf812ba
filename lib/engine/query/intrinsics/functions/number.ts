import { asInteger, type Intrinsic, IntrinsicError } from '../intrinsic.ts';
import { javaRandom } from '../java-random.ts';

/** Intrinsic functions that calculate or make a number or an id. */
export const NUMBER_INTRINSICS: Intrinsic[] = [
  {
    name: 'States.MathRandom',
    call: ([from, to, seed], randomness) => {
      const start = asInteger(from, 1);
      const end = asInteger(to, 2);
      if (start >= end) throw new IntrinsicError(`the start ${start} must be below the end ${end}`);
      const drawn = seed === undefined ? randomness.random() : javaRandom(asInteger(seed, 3));
      return start + Math.floor(drawn * (end - start));
    },
  },
  {
    name: 'States.MathAdd',
    call: ([a, b]) => asInteger(a, 1) + asInteger(b, 2),
  },
  { name: 'States.UUID', call: (_, randomness) => randomness.uuid() },
];
