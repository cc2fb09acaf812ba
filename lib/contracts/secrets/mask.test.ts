import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Json } from '#core/json.ts';
import { generatedRuns } from '#core/testing/generated-runs.ts';
import { maskOf } from './mask.ts';

/** JSON in which every text is a secret, or contains one. */
const withSecrets = (secrets: readonly string[]): fc.Arbitrary<Json> =>
  fc.letrec<{ value: Json }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.tuple(fc.string(), fc.constantFrom(...secrets), fc.string()).map((parts) => parts.join('')),
      fc.integer(),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...secrets, 'key'), tie('value'), { maxKeys: 3 }),
    ),
  })).value;

const textsIn = (value: unknown): string[] => {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => [key, ...textsIn(item)]);
};

describe('a mask', () => {
  it('leaves no secret in any text or key', () => {
    const secrets = fc.array(fc.string({ minLength: 4, maxLength: 8 }), { minLength: 1, maxLength: 3 });
    const cases = secrets.chain((known) => withSecrets(known).map((value) => ({ known, value })));

    fc.assert(
      fc.property(cases, ({ known, value }) => {
        const texts = textsIn(maskOf(known)(value)).filter((text) => !text.includes('***'));
        expect(texts.filter((text) => known.some((secret) => text.includes(secret)))).toEqual([]);
      }),
      { numRuns: generatedRuns(200) },
    );
  });

  it('leaves what contains itself as it is formed', () => {
    const value: Record<string, unknown> = { text: 'the secret' };
    value.self = value;

    const masked = maskOf(['secret'])(value);

    expect(masked.text).toBe('the ***');
    expect(masked.self).toBe(masked);
  });

  it('does not look for what is too short to be one', () => {
    expect(maskOf(['a', ''])('a cat')).toBe('a cat');
  });
});
