import { createHash } from 'node:crypto';
import { jsonText } from '#core/json-text.ts';
import { asText, type Intrinsic, IntrinsicError } from '../intrinsic.ts';

const ALGORITHMS = ['MD5', 'SHA-1', 'SHA-256', 'SHA-384', 'SHA-512'];

/** Returns the hexadecimal digest of a text; throws IntrinsicError on an algorithm that AWS does not have. */
export const hash = (text: string, algorithm: string): string => {
  if (!ALGORITHMS.includes(algorithm)) {
    throw new IntrinsicError(`the algorithm must be one of ${ALGORITHMS.join(', ')}, but was ${algorithm}`);
  }
  return createHash(algorithm.replace('-', '').toLowerCase()).update(text, 'utf8').digest('hex');
};

/** The intrinsic function that hashes. */
export const HASH_INTRINSICS: Intrinsic[] = [
  {
    name: 'States.Hash',
    call: ([data, algorithm]) => {
      const text = typeof data === 'string' ? data : jsonText(data);
      if (text.length > 10_000)
        throw new IntrinsicError('argument 1 must not be longer than 10000 characters');
      return hash(text, asText(algorithm, 2));
    },
  },
];
