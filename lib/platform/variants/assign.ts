import type { ManifestVariant } from '#contracts/variants.ts';
import { hashOf } from '#core/hash.ts';
import { invariant } from '#core/invariant.ts';

/** Hex digits of a hash that become a number: 52 bits, which a double holds. */
const DIGITS = 13;

/** Returns a number between 0 and 1, both excluded, that looks random and is always the same for the same text. */
const uniform = (text: string): number =>
  (Number.parseInt(hashOf(text).slice(0, DIGITS), 16) + 0.5) / 16 ** DIGITS;

/**
 * Chooses the variant of a key by weighted rendezvous hashing: in proportion to the weights over all keys, always the same for one key, and
 * if a weight grows, keys only move to that variant. `salt` makes two experiments choose independently.
 * Ref: https://en.wikipedia.org/wiki/Rendezvous_hashing (weighted by `-weight / ln(hash)`).
 */
export const assign = (variants: readonly ManifestVariant[], key: string, salt: string): ManifestVariant => {
  let chosen: ManifestVariant | undefined;
  let highest = -1;
  for (const variant of variants) {
    const score = -variant.weight / Math.log(uniform(`${salt}\n${variant.name}\n${key}`));
    if (score <= highest) continue;
    chosen = variant;
    highest = score;
  }
  invariant(chosen, 'a workflow with variants has some');
  return chosen;
};
