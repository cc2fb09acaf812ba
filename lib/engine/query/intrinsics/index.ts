import { ARRAY_INTRINSICS } from './functions/array.ts';
import { HASH_INTRINSICS } from './functions/hash.ts';
import { JSON_INTRINSICS } from './functions/json.ts';
import { NUMBER_INTRINSICS } from './functions/number.ts';
import { TEXT_INTRINSICS } from './functions/text.ts';
import type { Intrinsic } from './intrinsic.ts';

/** Every intrinsic function by name. */
export const INTRINSICS: ReadonlyMap<string, Intrinsic> = new Map(
  [...ARRAY_INTRINSICS, ...TEXT_INTRINSICS, ...JSON_INTRINSICS, ...NUMBER_INTRINSICS, ...HASH_INTRINSICS].map(
    (intrinsic) => [intrinsic.name, intrinsic],
  ),
);
